"""Has a specimen of each script: words in which every letter and mark stands, by which a font can be judged."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Specimen:
    """A text as it is mostly written, the same kind of text with all its marks, and letters that any font has.

    `name` is what the names of the script's characters have in them (Unicode Character Database).
    """

    name: str
    basic: str
    plain: str
    marked: str = ""


SPECIMENS: Mapping[str, Specimen] = {
    "Arab": Specimen(
        name="ARABIC",
        basic="ابشعقيه",
        plain=(
            "وصل أمين المكتبة في 7 مارس 1921، ومعه 3,450 مجلدًا؛ لم يُفتح منها إلا القليل قبل الشتاء. قال: «لا أعرف "
            "لأيِّ سببٍ أُغلقت الأبواب، ولا إلى أين أُرسلت السجلات، والله أعلم». الأولى، الإنسان، الآن، لأن، لإخوته، "
            "لآلات، بلا، كلا، فالأمل، سؤال، مسؤول، رئيس، شيء، جزء، عبء، قراءة، بيئة، منشأ، تلألؤ، شاطئ، مرآة، هـ. "
            "ضوء ظلّ غيث ثلج خبز ذهب صخر قفص وصف طين عشب كهف نجم مطر حبل زرع. الرقم ١٩٤٥، والنسبة ٧٥٪، والعام (1944)."
        ),
        marked=(
            "حُكِيَ أَنَّ أَمِينًا لِخِزَانَةِ الْكُتُبِ كَانَ يُضِيءُ قِنْدِيلَهُ كُلَّ مَسَاءٍ، ثُمَّ يَجْلِسُ إِلَى لَوْحِهِ، فَيَكْتُبُ مَا سَمِعَ "
            "مِنَ النَّاسِ. وَكَانَ يَقُولُ: «لَا تَتْرُكُوا شَيْئًا سَمِعْتُمُوهُ؛ فَإِنَّ الْقَلَمَ أَمَانَةٌ، وَالْوَرَقَ شَاهِدٌ، وَاللَّهُ أَعْلَمُ». "
            "هٰذَا، ذٰلِكَ، أُولٰئِكَ، هٰؤُلَاءِ، لِئَلَّا، لِأَنَّهُ، لَأُقْسِمُ، الْآلَاتِ، الْأَوَّلُ، لِإِيلَافِ، إِلٰهَ إِلَّا، آمَنُوا، مَآرِبُ، سَيِّئٌ، "
            "مِئْذَنَةٌ، مُؤَذِّنٌ، فَتًى، قَاضٍ، جُزْءَيْنِ، يَجِيءُ، ظُهْرٌ، غَيْثٌ، خَطٍّ، ضُحًى، صِدْقٍ."
        ),
    ),
    "Hebr": Specimen(
        name="HEBREW",
        basic="אבשתםץ",
        plain=(
            'הספרן, ד"ר יעקב, הגיע ב־12 במרץ 1921 ובידו 3,450 כרכים. "לא ידעתי מדוע נסגרו השערים", כתב לאחותו. ארץ, '
            "סוף, אבן, שלום, מלך, צה\"ל, עמ', טעם, גדה, זכר, חסד, קול, ארץ־ישראל (1944)."
        ),
        marked=(
            "בְּעִיר רְחוֹקָה אַחַת הָיָה סַפְרָן זָקֵן, וְלוֹ שָׁעוֹן קָטָן שֶׁלֹּא הִרְאָה אֶת הַשָּׁעָה הַנְּכוֹנָה מֵעוֹלָם. שָׁאֲלָה אוֹתוֹ יַלְדָּה: "
            "לָמָּה אֵינְךָ מְתַקֵּן אוֹתוֹ? תֹּהוּ, עֲוֺן, מִצְוָה, חׇכְמָה, שְׂמֹאל, הֱיוֹת, אֳנִיָּה, חַטָּאת, שִׁבֹּלֶת, בּוּבָּה, רוּחַ, וּכְכָל, גַּם, טוּב, צֵל, פֶּה."
        ),
    ),
    "Syrc": Specimen(name="SYRIAC", basic="ܐܒܓ", plain="ܒܪܫܝܬ ܐܝܬܘܗܝ ܗܘܐ ܡܠܬܐ ܘܗܘ ܡܠܬܐ ܐܝܬܘܗܝ ܗܘܐ ܠܘܬ ܐܠܗܐ"),
    "Thaa": Specimen(name="THAANA", basic="އބދ", plain="ދިވެހިރާއްޖެ އަކީ ރަށްތަކެއް", marked="ހުރިހާ އިންސާނުން ވެސް އުފަންވަނީ މިނިވަންކަމުގައެވެ"),
    "Latn": Specimen(
        name="LATIN",
        basic="aHgŁéß",
        plain="Kraków, Žilina und Łódź, Brünn, l’été à Nîmes, the five office files of 1944–45 (brown fox), Großrosen.",
    ),
    "Cyrl": Specimen(
        name="CYRILLIC",
        basic="абЖщя",
        plain="Весной 1945 года они шли пешком по снегу; никто не знал дороги (семь дней).",
    ),
    "Grek": Specimen(
        name="GREEK", basic="αβΩς", plain="Την άνοιξη του 1945 περπατούσαν στο χιόνι· κανείς δεν ήξερε τον δρόμο."
    ),
}


def belongs_to(character: str, script: str) -> bool:
    """Return whether a character is one of a script's own, marks and signs among them."""
    return script in SPECIMENS and SPECIMENS[script].name in unicodedata.name(character, "")
