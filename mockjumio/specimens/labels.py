"""What are the headings and labels called, in a country's language and in English?

A language with a script that cannot be printed (see fonts.py) has no row: its documents are in English alone.
"""

import unicodedata
from functools import cache

KEYS = (
    "surname given_names dob sex nationality birthplace number personal_number issued expires address "
    "passport id-card licence residence-permit visa"
).split()

_WORDS = {
    "en": "Surname|Given names|Date of birth|Sex|Nationality|Place of birth|Document No.|Personal No.|"
    "Date of issue|Date of expiry|Address|Passport|Identity card|Driving licence|Residence permit|Visa",
    "de": "Name|Vornamen|Geburtsdatum|Geschlecht|Staatsangehörigkeit|Geburtsort|Nummer|Persönliche Nr.|"
    "Ausgestellt am|Gültig bis|Anschrift|Reisepass|Personalausweis|Führerschein|Aufenthaltstitel|Visum",
    "fr": "Nom|Prénoms|Date de naissance|Sexe|Nationalité|Lieu de naissance|N° du document|N° personnel|"
    "Délivré le|Expire le|Adresse|Passeport|Carte d’identité|Permis de conduire|Titre de séjour|Visa",
    "es": "Apellidos|Nombre|Fecha de nacimiento|Sexo|Nacionalidad|Lugar de nacimiento|N.º de documento|"
    "N.º personal|Fecha de expedición|Fecha de caducidad|Domicilio|Pasaporte|Documento de identidad|"
    "Permiso de conducir|Permiso de residencia|Visado",
    "it": "Cognome|Nome|Data di nascita|Sesso|Cittadinanza|Luogo di nascita|Numero|N. personale|"
    "Rilasciato il|Scade il|Indirizzo|Passaporto|Carta d’identità|Patente di guida|"
    "Permesso di soggiorno|Visto",
    "pt": "Apelido|Nome próprio|Data de nascimento|Sexo|Nacionalidade|Local de nascimento|N.º do documento|"
    "N.º pessoal|Data de emissão|Válido até|Morada|Passaporte|Cartão de identidade|Carta de condução|"
    "Título de residência|Visto",
    "nl": "Naam|Voornamen|Geboortedatum|Geslacht|Nationaliteit|Geboorteplaats|Documentnr.|Persoonsnr.|"
    "Afgegeven op|Geldig tot|Adres|Paspoort|Identiteitskaart|Rijbewijs|Verblijfstitel|Visum",
    "pl": "Nazwisko|Imiona|Data urodzenia|Płeć|Obywatelstwo|Miejsce urodzenia|Numer|Nr osobisty|"
    "Data wydania|Data ważności|Adres|Paszport|Dowód osobisty|Prawo jazdy|Karta pobytu|Wiza",
    "cs": "Příjmení|Jméno|Datum narození|Pohlaví|Státní občanství|Místo narození|Číslo dokladu|Osobní číslo|"
    "Datum vydání|Platnost do|Adresa|Cestovní pas|Občanský průkaz|Řidičský průkaz|Povolení k pobytu|Vízum",
    "sv": "Efternamn|Förnamn|Födelsedatum|Kön|Medborgarskap|Födelseort|Nummer|Personnummer|"
    "Utfärdat den|Giltigt till|Adress|Pass|Identitetskort|Körkort|Uppehållstillstånd|Visum",
    "tr": "Soyadı|Adı|Doğum tarihi|Cinsiyeti|Uyruğu|Doğum yeri|Belge no.|Kimlik no.|Veriliş tarihi|"
    "Son geçerlilik|Adres|Pasaport|Kimlik kartı|Sürücü belgesi|İkamet izni|Vize",
    "ru": "Фамилия|Имя|Дата рождения|Пол|Гражданство|Место рождения|Номер документа|Личный номер|"
    "Дата выдачи|Действителен до|Адрес|Паспорт|Удостоверение личности|Водительское удостоверение|"
    "Вид на жительство|Виза",
    "uk": "Прізвище|Ім’я|Дата народження|Стать|Громадянство|Місце народження|Номер документа|"
    "Особистий номер|Дата видачі|Дійсний до|Адреса|Паспорт|Посвідчення особи|Посвідчення водія|"
    "Посвідка на проживання|Віза",
    "bg": "Фамилия|Имена|Дата на раждане|Пол|Гражданство|Място на раждане|Номер на документа|Личен номер|"
    "Дата на издаване|Валиден до|Адрес|Паспорт|Лична карта|Свидетелство за управление|"
    "Разрешение за пребиваване|Виза",
    "el": "Επώνυμο|Όνομα|Ημερομηνία γέννησης|Φύλο|Ιθαγένεια|Τόπος γέννησης|Αριθμός|Προσωπικός αριθμός|"
    "Ημερομηνία έκδοσης|Ημερομηνία λήξης|Διεύθυνση|Διαβατήριο|Δελτίο ταυτότητας|Άδεια οδήγησης|"
    "Άδεια διαμονής|Θεώρηση",
    "ar": "اللقب|الاسم|تاريخ الميلاد|الجنس|الجنسية|مكان الميلاد|رقم الوثيقة|الرقم الشخصي|تاريخ الإصدار|"
    "تاريخ الانتهاء|العنوان|جواز سفر|بطاقة هوية|رخصة قيادة|تصريح إقامة|تأشيرة",
    "ja": "姓|名|生年月日|性別|国籍|出生地|番号|個人番号|"
    "交付日|有効期限|住所|旅券|身分証明書|運転免許証|在留許可証|査証",
    "ko": "성|이름|생년월일|성별|국적|출생지|번호|개인번호|"
    "발급일|만료일|주소|여권|신분증|운전면허증|거주허가증|비자",
    "zh": "姓|名|出生日期|性别|国籍|出生地点|证件号码|个人号码|"
    "签发日期|有效期至|住址|护照|身份证|驾驶证|居留许可|签证",
}

# Code, language and the country's own name, where it is not the English one.
_COUNTRIES = """
ARE ar الإمارات العربية المتحدة
ARG es Argentina
AUT de Österreich
BEL nl België
BGR bg България
BLR ru Беларусь
BRA pt Brasil
CHE de Schweiz
CHL es Chile
CHN zh 中国
COL es Colombia
CUB es Cuba
CYP el Κύπρος
CZE cs Česko
DEU de Deutschland
DZA ar الجزائر
ECU es Ecuador
EGY ar مصر
ESP es España
FRA fr France
GRC el Ελλάδα
GTM es Guatemala
IRQ ar العراق
ITA it Italia
JOR ar الأردن
JPN ja 日本国
KAZ ru Казахстан
KGZ ru Кыргызстан
KOR ko 대한민국
KWT ar الكويت
LBN ar لبنان
LIE de Liechtenstein
LUX fr Luxembourg
LBY ar ليبيا
MAR ar المغرب
MEX es México
MCO fr Monaco
NLD nl Nederland
OMN ar عُمان
PER es Perú
POL pl Polska
PRT pt Portugal
QAT ar قطر
RUS ru Россия
SAU ar المملكة العربية السعودية
SWE sv Sverige
SYR ar سوريا
TUN ar تونس
TUR tr Türkiye
UKR uk Україна
URY es Uruguay
VEN es Venezuela
YEM ar اليمن
"""


@cache
def _country(code: str) -> tuple[str, str]:
    """The language of its documents, and its name in that language."""
    for line in _COUNTRIES.split("\n"):
        if line.startswith(code):
            return line[4:6], line[7:]
    return "en", ""


@cache
def _words(language: str) -> dict[str, str]:
    return dict(zip(KEYS, _WORDS[language].split("|"), strict=True))


def native_name(country: str) -> str:
    """The country's name in its language; empty where that is not known or not another one."""
    return _country(country)[1]


def label(key: str, country: str) -> str:
    """In the country's language and in English."""
    own, english = _words(_country(country)[0])[key], _words("en")[key]
    if own == english:
        return english
    return beside(own, english)


def beside(own: str, latin: str) -> str:
    """The country's own word first, unless it reads from right to left: a line goes the way it begins."""
    backwards = unicodedata.bidirectional(own[0]) in ("R", "AL")
    return f"{latin} / {own}" if backwards else f"{own} / {latin}"


def heading(look: str, country: str) -> tuple[str, str]:
    """The title of a document in the country's language, and in English (empty if that is the same)."""
    own, english = _words(_country(country)[0])[look], _words("en")[look]
    return (own, "" if own == english else english)
