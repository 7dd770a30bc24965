"""How is a street written in a country: its name, the house number, the flat, and the lines of a letter?

Street names are templates: ``{last}`` and ``{first}`` are names of the country's people, ``{suffix}`` a
street suffix (Street, Avenue), any other ``{word}`` an element of that list of faker's address provider. In
all of them ``#`` is a digit and ``%`` one from 1 to 9. Everything is in Latin letters, like
:mod:`mockjumio.personas.places`.
"""

from typing import NamedTuple


class Style(NamedTuple):
    """What to choose from, alternatives parted by ``|``; in ``lines`` it parts the lines of a letter."""

    streets: str
    lines: str
    numbers: str = "% | %# | %# | %##"
    units: str = ""  # how a flat is named; empty where letters do not name it
    faker: str = ""  # the address provider whose lists the templates name


_ENGLISH = """
    {last} {suffix} | {last} {suffix} | Main {suffix} | Church {suffix} | Park {suffix} | Station {suffix} |
    Victoria {suffix} | Mill {suffix} | Oak {suffix} | Maple {suffix} | Cedar {suffix} | River {suffix}
"""
STYLES: dict[str, Style] = {
    "us": Style(
        streets=_ENGLISH,
        lines="{number} {street} {unit}|{city}, {state} {postal_code}",
        numbers="%## | %### | %####",
    ),
    "ca": Style(
        streets=_ENGLISH,
        lines="{number} {street} {unit}|{city} {state} {postal_code}",
        numbers="%# | %## | %###",
    ),
    "au": Style(
        streets=_ENGLISH,
        lines="{unit} {number} {street}|{city} {state} {postal_code}",
        numbers="% | %# | %##",
    ),
    "nz": Style(
        streets=_ENGLISH,
        lines="{unit} {number} {street}|{city} {postal_code}",  # New Zealand has no states
        numbers="% | %# | %##",
    ),
    "gb": Style(
        streets=_ENGLISH,
        lines="{unit}|{number} {street}|{city}|{province}|{postal_code}",
        units="Flat % | Flat %#",
    ),
    "english": Style(
        streets=_ENGLISH,
        lines="{number} {street}|{city}|{province} {postal_code}",
    ),
    "africa": Style(
        streets="""
            {last} {suffix} | Independence Avenue | Market {suffix} | Airport Road | Station Road |
            Uhuru Road
        """,
        lines="P.O. Box %###|{number} {street}|{city} {postal_code}",
    ),
    "za": Style(
        streets="""
            {last} {suffix} | {last} {suffix} | Main {suffix} | Church {suffix} | Park {suffix} |
            Station {suffix} | Victoria {suffix} | Mill {suffix} | Oak {suffix} | Maple {suffix} |
            Cedar {suffix} | River {suffix} | Nelson Mandela Drive | Voortrekker Road | Long Street
        """,
        lines="{unit}|{number} {street}|{city}|{postal_code}",
        units="Flat %# | Unit %",
    ),
    "de": Style(
        streets="""
            {last}{street_suffixes_short} | {first}-{last}-{street_suffixes_long} | Hauptstraße |
            Gartenstraße | Bahnhofstraße | Schulstraße | Lindenweg | Goethestraße | Schillerstraße |
            Am Markt | Ringstraße
        """,
        lines="{street} {number}|{postal_code} {city}",
        numbers="% | %# | %# | %## | %#a | %#b",
        faker="de_DE",
    ),
    "at": Style(
        streets="""
            {last}{street_suffixes_short} | Hauptstraße | Mariahilfer Straße | Schulgasse | Bahnhofstraße
        """,
        lines="{street} {number}|{postal_code} {city}",
        numbers="% | %# | %#/% | %#/%/%#",
        faker="de_AT",
    ),
    "ch": Style(
        streets="""
            {last}strasse | Bahnhofstrasse | Dorfstrasse | Seestrasse | Hauptstrasse | Kirchweg |
            Rue de Lausanne
        """,
        lines="{street} {number}|{postal_code} {city}",
    ),
    "fr": Style(
        streets="""
            Rue {last} | Avenue {first} {last} | Rue {first} {last} | Chemin {last} | Rue de la République |
            Rue Victor Hugo | Place de l'Église | Rue de la Gare | Boulevard Pasteur | Allée des Tilleuls
        """,
        lines="{unit}|{number} {street}|{postal_code} {city}",
        numbers="% | %# | %# | %## | % bis | %# ter",
        units="Appartement %# | Bâtiment B | Escalier %",
    ),
    "be": Style(
        streets="""
            {first}{street_suffixes} | Kerkstraat | Stationsstraat | Rue de l'Église | Rue Neuve |
            Rue de la Station
        """,
        lines="{street} {number} {unit}|{postal_code} {city}",
        units="bus % | bte %",
        faker="nl_BE",
    ),
    "lu": Style(
        streets="Rue {last} | Rue de la Gare | Avenue de la Liberté | Grand-Rue",
        lines="{number}, {street}|{postal_code} {city}",
    ),
    "nl": Style(
        streets="""
            {first}{street_suffixes} | Kerkstraat | Dorpsstraat | Molenweg | Schoolstraat | Julianalaan |
            Singel
        """,
        lines="{street} {number}|{postal_code}  {city}",
        numbers="% | %# | %## | %#-% | %#A",
        faker="nl_NL",
    ),
    "it": Style(
        streets="""
            Via {last} | Via {first} {last} | Viale {last} | Via Roma | Via Garibaldi | Corso Italia |
            Piazza Mazzini | Via Dante Alighieri | Via Giuseppe Verdi | Vicolo {last}
        """,
        lines="{street}, {number} {unit}|{postal_code} {city} {state}",
        units="Interno % | Scala A | Piano %",
    ),
    "es": Style(
        streets="""
            Calle {last} | Calle de {first} {last} | Calle Mayor | Avenida de la Constitución |
            Plaza de España | Paseo de {last} | Calle Real | Ronda de {last} | Avenida de Andalucía |
            Calle del Carmen
        """,
        lines="{street}, {number}, {unit}|{postal_code} {city}|{province}",
        units="%º A | %º B | %º C | Bajo B | %º Izda.",
    ),
    "latin": Style(
        streets="""
            Calle {last} | Avenida {last} | Avenida Bolívar | Calle San Martín | Avenida Central |
            Calle {first} {last}
        """,
        lines="{street} {number} {unit}|{postal_code} {city}|{province}",
        numbers="%# | %## | %###",
        units="Apto. %0% | Piso % | Dpto. %0%",
    ),
    "co": Style(
        streets="Calle %# | Carrera %# | Transversal %# | Diagonal %# | Avenida Carrera %# | Calle %##",
        lines="{street} No. {number}, {unit}|{city}, {province}|{postal_code}",
        numbers="%#-%# | %#A-%# | %-%#",
        units="Apto. %0% | Torre % Apto. %0% | Casa %#",
    ),
    "mx": Style(
        streets="""
            Calle {last} | Avenida Juárez | Avenida Hidalgo | Calle Morelos | Calzada {last} |
            Privada {last}
        """,
        lines="{street} {number} {unit}|Col. Centro|{postal_code} {city}, {state}",
        numbers="%# | %## | %###",
        units="Int. % | Int. %0% | Depto. %",
    ),
    "pt": Style(
        streets="""
            Rua {last} | Rua {first} {last} | Avenida da Liberdade | Rua Direita | Travessa {last} |
            Largo da Sé
        """,
        lines="{street}, {number}, {unit}|{postal_code} {city}",
        units="%º Esq. | %º Dto. | R/C",
    ),
    "br": Style(
        streets="""
            Rua {first} {last} | Rua {last} | Avenida Brasil | Travessa {last} | Rua das Flores |
            Avenida {last}
        """,
        lines="{street}, {number}, {unit}|{city} - {state}|{postal_code}",
        numbers="%# | %## | %###",
        units="Apto %# | Apto %0% | Bloco B",
    ),
    "pl": Style(
        streets="""
            ul. {streets_universal} | ul. {streets_adjective_feminine} | al. Niepodległości | pl. Wolności
        """,
        lines="{street} {number}|{postal_code} {city}",
        numbers="% | %# | %#/% | %#/%#",
        faker="pl_PL",
    ),
    "cz": Style(
        streets="{streets}",
        lines="{street} {number}|{postal_code} {city}",
        numbers="%# | %##/%# | %###/%",
        faker="cs_CZ",
    ),
    "sk": Style(
        streets="{streets}",
        lines="{street} {number}|{postal_code} {city}",
        numbers="% | %# | %##/%",
        faker="sk_SK",
    ),
    "hu": Style(
        streets="""
            {frequent_street_names} utca | Kossuth Lajos utca | Fő utca | {last} utca | Béke tér |
            Rákóczi út
        """,
        lines="{city}|{street} {number}. {unit}|{postal_code}",
        units="%. em. %. | fszt. %.",
        faker="hu_HU",
    ),
    "ro": Style(
        streets="""
            Strada {last} | Bulevardul Unirii | Strada Mihai Eminescu | Calea Victoriei |
            Aleea {first} {last}
        """,
        lines="{street} nr. {number}, {unit}|{postal_code} {city}|{province}",
        units="bl. %, ap. %# | ap. %",
    ),
    "bg": Style(
        streets="""
            ul. Vasil Levski | ul. Ivan Vazov | bul. Vitosha | ul. Hristo Botev | ul. Rakovski | ul. {last}
        """,
        lines="{street} {number}, {unit}|{postal_code} {city}",
        units="ap. % | vh. A, ap. %#",
    ),
    "gr": Style(
        streets="""
            Ermou | Stadiou | Panepistimiou | Eleftheriou Venizelou | Agiou Georgiou | Kolokotroni |
            Aristotelous
        """,
        lines="{street} {number}|{postal_code} {city}",
    ),
    "hr": Style(
        streets="{streets}",
        lines="{street} {number}|{postal_code} {city}",
        numbers="% | %# | %#a",
        faker="hr_HR",
    ),
    "si": Style(
        streets="{streets}",
        lines="{street} {number}|{postal_code} {city}",
        numbers="% | %# | %#a",
        faker="sl_SI",
    ),
    "yu": Style(
        streets="""
            Kralja Petra | Nemanjina | Maršala Tita | Vojvode Stepe | Njegoševa | Cara Dušana | Partizanska
        """,
        lines="{street} {number}|{postal_code} {city}",
    ),
    "mk": Style(
        streets="ul. Partizanska | bul. Makedonija | ul. Ilindenska | ul. Goce Delčev",
        lines="{street} {number}|{postal_code} {city}",
    ),
    "al": Style(
        streets="""
            Rruga {last} | Rruga e Dibrës | Rruga Nënë Tereza | Bulevardi Bill Klinton | Rruga Ismail Qemali
        """,
        lines="{street} {number}|{postal_code} {city}",
    ),
    "se": Style(
        streets="{street_prefixes}{street_suffixes} | Storgatan | Drottninggatan | Kungsgatan",
        lines="{street} {number}|{postal_code} {city}",
        faker="sv_SE",
    ),
    "no": Style(
        streets="{last}{street_suffixes} | Storgata | Kirkeveien | Skolegata | Strandgata",
        lines="{street} {number}|{postal_code} {city}",
        faker="no_NO",
    ),
    "dk": Style(
        streets="{street_names}{street_suffixes} | Vestergade | Nørregade | Skolevej",
        lines="{street} {number}, {unit}|{postal_code} {city}",
        units="st. tv. | %. th. | %. tv.",
        faker="da_DK",
    ),
    "fi": Style(
        streets="{street_prefixes}{street_suffixes} | Mannerheimintie | Kauppakatu | Asemakatu",
        lines="{street} {number} {unit}|{postal_code} {city}",
        units="A % | B %# | C %#",
        faker="fi_FI",
    ),
    "is": Style(
        streets="Laugavegur | Hverfisgata | Austurstræti | Skólavörðustígur | Bankastræti",
        lines="{street} {number}|{postal_code} {city}",
    ),
    "ee": Style(
        streets="Pikk | Narva mnt | Tartu mnt | Kesk | Kooli | Aia | Pärnu mnt",
        lines="{street} {number}|{postal_code} {city}",
        numbers="% | %# | %#-%#",
    ),
    "lv": Style(
        streets="Brīvības iela | Rīgas iela | Skolas iela | Lāčplēša iela | Raiņa bulvāris",
        lines="{street} {number}|{city}, {postal_code}",
        numbers="% | %# | %#-%#",
    ),
    "lt": Style(
        streets="Gedimino pr. | Vilniaus g. | Laisvės al. | Vytauto g. | Žemaitės g. | Basanavičiaus g.",
        lines="{street} {number}|{postal_code} {city}",
        numbers="% | %# | %#-%#",
    ),
    "ru": Style(
        streets="""
            ul. Lenina | ul. Gagarina | ul. Pushkina | pr. Mira | ul. Sovetskaya | ul. Molodezhnaya |
            ul. Sadovaya | ul. Lesnaya | ul. Shkolnaya | nab. Reki Fontanki | Nevskiy pr. | ul. Kirova
        """,
        lines="{street} {number}, {unit}|{city}|{province}|{postal_code}",
        numbers="d. % | d. %# | d. %## | d. %#, korp. %",
        units="kv. %# | kv. %##",
    ),
    "ua": Style(
        streets="""
            vul. Tarasa Shevchenka | vul. Ivana Franka | vul. Sadova | prosp. Peremohy | vul. Lesi Ukrainky
        """,
        lines="{street} {number}, {unit}|{city}|{province}|{postal_code}",
        numbers="bud. % | bud. %#",
        units="kv. % | kv. %#",
    ),
    "cis": Style(
        streets="""
            Abay Street | Pushkin Street | Navoi Street | Gagarin Street | Independence Avenue | Mira Street
        """,
        lines="{street} {number}, {unit}|{city} {postal_code}",
        units="apt. % | apt. %#",
    ),
    "ge": Style(
        streets="Rustaveli Avenue | Chavchavadze Avenue | Tsereteli Avenue | Barnov Street | {last} Street",
        lines="{number} {street}|{postal_code} {city}",
    ),
    "am": Style(
        streets="Mashtots Avenue | Abovyan Street | Tumanyan Street | Sayat-Nova Avenue",
        lines="{number} {street}|{postal_code} {city}",
    ),
    "az": Style(
        streets="Nizami küçəsi | Azadlıq prospekti | Füzuli küçəsi | {last} küçəsi",
        lines="{street} {number}|{postal_code} {city}",
    ),
    "mn": Style(
        streets="Peace Avenue | Seoul Street | Chinggis Avenue | Beijing Street",
        lines="{street} {number}|{city} {postal_code}",
    ),
    "tr": Style(
        streets="""
            Atatürk Caddesi | {last} Sokak | Cumhuriyet Caddesi | İstiklal Caddesi | İnönü Bulvarı |
            Gül Sokak
        """,
        lines="{street} No: {number} {unit}|{postal_code} {city}",
        units="Daire % | Daire %#",
    ),
    "il": Style(
        streets="""
            Herzl Street | Ben Yehuda Street | Rothschild Boulevard | Weizmann Street | Jabotinsky Street
        """,
        lines="{street} {number}/{unit}|{city} {postal_code}",
        units="% | %#",
    ),
    "arabic": Style(
        streets="""
            Al {last} Street | Omar Ibn Al Khattab Street | Al Madina Street | Airport Road | Corniche Road
        """,
        lines="{number} {street}|{unit}|{city} {postal_code}",
        numbers="% | %# | %## | %###",
        units="Flat % | Flat %0% | Villa %#",
    ),
    "ir": Style(
        streets="Valiasr Street | Enghelab Street | Azadi Street | Shariati Street | {last} Alley",
        lines="No. {number}, {street}|{city}|{postal_code}",
    ),
    "in": Style(
        streets="""
            {last} Nagar | M G Road | Nehru Road | Gandhi Marg | {last} Road | Station Road | Subhash Marg
        """,
        lines="{unit}|{number}, {street}|{city}|{province}|{postal_code}",
        numbers="% | %# | %## | %#/%# | H.No. %##",
        units="Flat %0% | Flat No. %# | 2nd Floor",
    ),
    "south-asia": Style(
        streets="""
            {last} Road | Station Road | College Road | {last} Street | Mosque Road | Lake Road | New Road
        """,
        lines="House {number}, {street}|{city} {postal_code}|{province}",
    ),
    "cn": Style(
        streets="""
            Renmin Lu | Zhongshan Lu | Jianshe Lu | Jiefang Lu | Nanjing Lu | Heping Jie | Wenhua Lu |
            Xinhua Jie
        """,
        lines="{unit}, No. {number} {street}|{city}, {province}|{postal_code}",
        units="Room %0% | Room %0%#",
    ),
    "hk": Style(
        streets="""
            Nathan Road | Queen's Road | King's Road | Des Voeux Road | Castle Peak Road | Tai Po Road
        """,
        lines="{unit}|{number} {street}|{city}|{province}",
        units="Flat A, %/F | Flat B, %#/F | Flat C, %#/F",
    ),
    "tw": Style(
        streets="""
            Zhongshan Road | Zhongzheng Road | Minsheng East Road | Fuxing South Road | Xinyi Road |
            Heping Road
        """,
        lines="{unit}, No. {number}, {street}|{city} {postal_code}",
        units="%F | %#F-%",
    ),
    "jp": Style(
        streets="""
            Honcho | Jingumae | Sakuragaoka-cho | Chuo | Ebisu | Nishi-machi | Higashi-cho | Midori-cho |
            Asahi-cho
        """,
        lines="{unit}|{number} {street}|{city}, {province}|{postal_code}",
        numbers="%-%-% | %-%#-% | %-%-%#",
        units="Room %0% | Heights %0%",
    ),
    "kr": Style(
        streets="""
            Sejong-daero | Teheran-ro | Gangnam-daero | Jong-ro | Eulji-ro | Mapo-daero | Dosan-daero |
            Yeouido-daero
        """,
        lines="{number}, {street}, {unit}|{city}|{province} {postal_code}",
        units="%0%-ho | %0%-dong %0%-ho",
    ),
    "vn": Style(
        streets="""
            Đường Nguyễn Trãi | Đường Lê Lợi | Đường Trần Hưng Đạo | Đường Hai Bà Trưng | Phố Nguyễn Du |
            Đường Điện Biên Phủ | Đường Lý Thường Kiệt | Phố Bà Triệu
        """,
        lines="{number} {street}|{city} {postal_code}",
        numbers="% | %# | %#/%",
    ),
    "th": Style(
        streets="""
            Sukhumvit Road | Rama IV Road | Phahonyothin Road | Silom Road | Soi Ari | Ratchadaphisek Road
        """,
        lines="{number} {street}|{city} {postal_code}",
        numbers="%#/% | %##/%# | %##",
    ),
    "sea": Style(
        streets="""
            National Road % | Samsenthai Road | Monivong Boulevard | Bogyoke Road | Lotus Street |
            Pagoda Road
        """,
        lines="No. {number}, {street}|{city} {postal_code}",
    ),
    "id": Style(
        streets="Jl. {streets} | Jalan {streets} | Gang {streets}",
        lines="{street} No. {number}|{city}|{province} {postal_code}",
        faker="id_ID",
    ),
    "my": Style(
        streets="""
            Jalan {last} | Jalan Ampang | Jalan Merdeka | Lorong {last} | Jalan %/% | Persiaran {last}
        """,
        lines="{number}, {street}|{postal_code} {city}|{province}",
    ),
    "sg": Style(
        streets="""
            Orchard Road | Ang Mo Kio Avenue % | Bedok North Street % | Tampines Street %# |
            Clementi Avenue %
        """,
        lines="{number} {street} {unit}|Singapore {postal_code}",
        numbers="Blk %## | Blk %# | %##",
        units="Unit 0%-%# | Unit 1#-%##",
    ),
    "ph": Style(
        streets="Rizal Avenue | {last} Street | Bonifacio Street | Mabini Street | Quezon Avenue",
        lines="{number} {street}|{city} {postal_code}|{province}",
    ),
}
"""Style by name; the names follow the country that a style is typical of."""

_COUNTRIES: dict[str, str] = {
    "us": "USA PRI GUM VIR MNP ASM UMI",
    "ca": "CAN",
    "au": "AUS CXR CCK NFK HMD",
    "nz": "NZL",
    "gb": "GBR IRL GGY JEY IMN GIB",
    "africa": "KEN UGA TZA ZMB ZWE MWI NGA GHA GMB LBR SLE ETH ERI SSD SOM BWA NAM LSO SWZ",
    "za": "ZAF",
    "de": "DEU LIE",
    "at": "AUT",
    "ch": "CHE",
    "fr": "FRA MCO ATF BLM GLP GUF MAF MTQ MYT NCL PYF REU SPM WLF BEN BFA CIV GIN MLI NER SEN TCD TGO "
    "CAF CMR COD COG GAB BDI RWA HTI MDG DZA MAR TUN MRT ESH DJI COM",
    "be": "BEL",
    "lu": "LUX",
    "nl": "NLD SUR ABW BES CUW SXM",
    "it": "ITA SMR VAT",
    "es": "ESP AND GNQ",
    "latin": "ARG CHL PER ECU BOL PRY URY VEN CRI PAN NIC HND SLV GTM CUB DOM",
    "co": "COL",
    "mx": "MEX",
    "pt": "PRT AGO CPV GNB MOZ STP TLS MAC",
    "br": "BRA",
    "pl": "POL",
    "cz": "CZE",
    "sk": "SVK",
    "hu": "HUN",
    "ro": "ROU MDA",
    "bg": "BGR",
    "gr": "GRC CYP",
    "hr": "HRV",
    "si": "SVN",
    "yu": "SRB BIH MNE",
    "mk": "MKD",
    "al": "ALB XKX",
    "se": "SWE ALA",
    "no": "NOR SJM BVT",
    "dk": "DNK FRO GRL",
    "fi": "FIN",
    "is": "ISL",
    "ee": "EST",
    "lv": "LVA",
    "lt": "LTU",
    "ru": "RUS",
    "ua": "UKR BLR",
    "cis": "KAZ KGZ TJK TKM UZB",
    "ge": "GEO",
    "am": "ARM",
    "az": "AZE",
    "mn": "MNG",
    "tr": "TUR",
    "il": "ISR",
    "arabic": "ARE BHR EGY IRQ JOR KWT LBN LBY OMN PSE QAT SAU SDN SYR YEM",
    "ir": "IRN AFG",
    "in": "IND",
    "south-asia": "PAK BGD LKA NPL BTN MDV",
    "cn": "CHN PRK",
    "hk": "HKG",
    "tw": "TWN",
    "jp": "JPN",
    "kr": "KOR",
    "vn": "VNM",
    "th": "THA",
    "sea": "KHM LAO MMR",
    "id": "IDN",
    "my": "MYS BRN",
    "sg": "SGP",
    "ph": "PHL",
}
STYLE_OF: dict[str, str] = {
    country: style for style, countries in _COUNTRIES.items() for country in countries.split()
}
"""Country to its style; the rest write ``"english"``."""

SUFFIXES: tuple[tuple[str, str], ...] = (
    ("Street", "ST"),
    ("Avenue", "AVE"),
    ("Road", "RD"),
    ("Drive", "DR"),
    ("Lane", "LN"),
    ("Court", "CT"),
    ("Place", "PL"),
    ("Boulevard", "BLVD"),
    ("Terrace", "TER"),
    ("Way", "WAY"),
    ("Square", "SQ"),
    ("Crescent", "CRES"),
    ("Circle", "CIR"),
    ("Parkway", "PKWY"),
    ("Trail", "TRL"),
    ("Highway", "HWY"),
)
"""Street suffixes and their abbreviations: USPS Publication 28, appendix C1."""

SUFFIXES_ELSEWHERE: dict[str, dict[str, str]] = {
    # Canada Post's street types
    "ca": {"CT": "CRT", "CIR": "CIR", "PL": "PL", "TER": "TERR", "PKWY": "PKY", "TRL": "TRAIL"},
    # Australia Post's street types
    "au": {"AVE": "AV", "BLVD": "BVD", "TER": "TCE", "CRES": "CR", "PKWY": "PWY", "CIR": "CIR", "PL": "PL"},
}
SUFFIXES_ELSEWHERE["nz"] = SUFFIXES_ELSEWHERE["au"]
"""Where another post abbreviates otherwise than the USPS does; New Zealand writes as Australia does."""

DIRECTIONS = ("N", "S", "E", "W", "NE", "NW", "SE", "SW")
UNIT_DESIGNATORS: dict[str, tuple[str, ...]] = {
    "us": ("APT", "APT", "APT", "UNIT", "STE", "FL"),  # USPS Publication 28, appendix C2
    "ca": ("APT", "UNIT", "SUITE"),  # Canada Post's Addressing Guidelines
    "au": ("U", "UNIT", "APT", "L"),  # AS 4590: unit, apartment, level
    "nz": ("UNIT", "FLAT", "APT"),
}
UNIT_NUMBERS = ("%", "%#", "%#?", "%0%")
