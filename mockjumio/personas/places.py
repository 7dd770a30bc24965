"""Where do people live: real cities with their province and their own postal codes.

One row a place: ``city|province|postal code``, the last two optional. ``BE=Berlin`` for a province also
gives its ISO 3166-2 code (after the country's own, ``DE-BE``), which the US address format sends. In a
postal code ``#`` is any digit, ``%`` one from 1 to 9, and ``?`` any letter. Places are in Latin letters in
every country, as on its passports. Postal codes give the city's leading digits and leave the rest open, so
that a code is plausible for its city but may not exist.
"""

PLACES: dict[str, str] = {
    "USA": """
        US: Birmingham|AL=Alabama|352##; Montgomery|AL=Alabama|361##; Anchorage|AK=Alaska|995##;
        Phoenix|AZ=Arizona|850##; Tucson|AZ=Arizona|857##; Little Rock|AR=Arkansas|722##;
        Los Angeles|CA=California|900##; San Diego|CA=California|921##; San Francisco|CA=California|941##;
        Sacramento|CA=California|958##; Denver|CO=Colorado|802##; Colorado Springs|CO=Colorado|809##;
        Hartford|CT=Connecticut|061##; Wilmington|DE=Delaware|198##;
        Washington|DC=District of Columbia|200##; Miami|FL=Florida|331##; Orlando|FL=Florida|328##;
        Tampa|FL=Florida|336##; Atlanta|GA=Georgia|303##; Savannah|GA=Georgia|314##;
        Honolulu|HI=Hawaii|968##; Boise|ID=Idaho|837##; Chicago|IL=Illinois|606##;
        Springfield|IL=Illinois|627##; Indianapolis|IN=Indiana|462##; Fort Wayne|IN=Indiana|468##;
        Des Moines|IA=Iowa|503##; Wichita|KS=Kansas|672##; Topeka|KS=Kansas|666##;
        Louisville|KY=Kentucky|402##; Lexington|KY=Kentucky|405##; New Orleans|LA=Louisiana|701##;
        Baton Rouge|LA=Louisiana|708##; Portland|ME=Maine|041##; Baltimore|MD=Maryland|212##;
        Annapolis|MD=Maryland|214##; Boston|MA=Massachusetts|021##; Worcester|MA=Massachusetts|016##;
        Detroit|MI=Michigan|482##; Grand Rapids|MI=Michigan|495##; Minneapolis|MN=Minnesota|554##;
        Saint Paul|MN=Minnesota|551##; Jackson|MS=Mississippi|392##; Kansas City|MO=Missouri|641##;
        Saint Louis|MO=Missouri|631##; Billings|MT=Montana|591##; Omaha|NE=Nebraska|681##;
        Lincoln|NE=Nebraska|685##; Las Vegas|NV=Nevada|891##; Reno|NV=Nevada|895##;
        Manchester|NH=New Hampshire|031##; Newark|NJ=New Jersey|071##; Trenton|NJ=New Jersey|086##;
        Albuquerque|NM=New Mexico|871##; Santa Fe|NM=New Mexico|875##; New York|NY=New York|100##;
        Buffalo|NY=New York|142##; Rochester|NY=New York|146##; Charlotte|NC=North Carolina|282##;
        Raleigh|NC=North Carolina|276##; Fargo|ND=North Dakota|581##; Columbus|OH=Ohio|432##;
        Cleveland|OH=Ohio|441##; Cincinnati|OH=Ohio|452##; Oklahoma City|OK=Oklahoma|731##;
        Tulsa|OK=Oklahoma|741##; Portland|OR=Oregon|972##; Salem|OR=Oregon|973##;
        Philadelphia|PA=Pennsylvania|191##; Pittsburgh|PA=Pennsylvania|152##;
        Providence|RI=Rhode Island|029##; Columbia|SC=South Carolina|292##;
        Charleston|SC=South Carolina|294##; Sioux Falls|SD=South Dakota|571##; Nashville|TN=Tennessee|372##;
        Memphis|TN=Tennessee|381##; Houston|TX=Texas|770##; Dallas|TX=Texas|752##; Austin|TX=Texas|787##;
        San Antonio|TX=Texas|782##; Salt Lake City|UT=Utah|841##; Burlington|VT=Vermont|054##;
        Richmond|VA=Virginia|232##; Virginia Beach|VA=Virginia|234##; Seattle|WA=Washington|981##;
        Spokane|WA=Washington|992##; Charleston|WV=West Virginia|253##; Milwaukee|WI=Wisconsin|532##;
        Madison|WI=Wisconsin|537##; Cheyenne|WY=Wyoming|820##
    """,
    "CAN": """
        CA: Toronto|ON=Ontario|M#H #J#; Ottawa|ON=Ontario|K#P #B#; Hamilton|ON=Ontario|L#N #S#;
        London|ON=Ontario|N#A #C#; Montréal|QC=Québec|H#X #L#; Québec|QC=Québec|G#R #T#;
        Laval|QC=Québec|H#N #G#; Vancouver|BC=British Columbia|V#K #P#;
        Victoria|BC=British Columbia|V#W #N#; Calgary|AB=Alberta|T#P #G#; Edmonton|AB=Alberta|T#J #R#;
        Winnipeg|MB=Manitoba|R#C #B#; Regina|SK=Saskatchewan|S#P #H#; Halifax|NS=Nova Scotia|B#J #K#;
        Fredericton|NB=New Brunswick|E#B #N#; St. John's|NL=Newfoundland and Labrador|A#C #M#;
        Charlottetown|PE=Prince Edward Island|C#A #K#
    """,
    "AUS": """
        AU: Sydney|NSW=New South Wales|20##; Newcastle|NSW=New South Wales|23##;
        Parramatta|NSW=New South Wales|2150; Melbourne|VIC=Victoria|30##; Geelong|VIC=Victoria|32##;
        Brisbane|QLD=Queensland|40##; Cairns|QLD=Queensland|48##; Perth|WA=Western Australia|60##;
        Adelaide|SA=South Australia|50##; Hobart|TAS=Tasmania|70##; Darwin|NT=Northern Territory|08##;
        Canberra|ACT=Australian Capital Territory|26##
    """,
    "GBR": """
        GB: London|Greater London|SW# #AA; London|Greater London|NW# #LP; London|Greater London|SE## #RT;
        Manchester|Greater Manchester|M## #FD; Birmingham|West Midlands|B## #PQ;
        Leeds|West Yorkshire|LS# #HB; Liverpool|Merseyside|L# #BN; Bristol|Bristol|BS# #TH;
        Sheffield|South Yorkshire|S# #GU; Newcastle upon Tyne|Tyne and Wear|NE# #XJ;
        Nottingham|NTT=Nottinghamshire|NG# #LW; Oxford|OXF=Oxfordshire|OX# #JD;
        Cambridge|CAM=Cambridgeshire|CB# #EY; Brighton|ESX=East Sussex|BN# #WA; Norwich|NFK=Norfolk|NR# #SZ;
        Exeter|DEV=Devon|EX# #DU; York|NYK=North Yorkshire|YO## #ES; Edinburgh|MLN=Midlothian|EH# #NG;
        Glasgow|Lanarkshire|G## #QT; Aberdeen|ABD=Aberdeenshire|AB## #YL; Cardiff|South Glamorgan|CF## #AB;
        Swansea|West Glamorgan|SA# #HN; Belfast|Antrim|BT# #GP
    """,
    "IRL": """
        IE: Dublin|D=Dublin|D0# X#Y#; Cork|CO=Cork|T12 W#N#; Galway|G=Galway|H91 E#K#;
        Limerick|LK=Limerick|V94 T#R#; Waterford|WD=Waterford|X91 P#C#; Kilkenny|KK=Kilkenny|R95 F#H#;
        Sligo|SO=Sligo|F91 D#V#
    """,
    "NZL": """
        NZ: Auckland|AUK=Auckland|10##; Wellington|WGN=Wellington|60##; Christchurch|CAN=Canterbury|80##;
        Hamilton|WKO=Waikato|32##; Dunedin|OTA=Otago|90##; Tauranga|BOP=Bay of Plenty|31##;
        Napier|HKB=Hawke's Bay|41##; Nelson|NSN=Nelson|70##
    """,
    "DEU": """
        DE: Berlin|BE=Berlin|10###; Berlin|BE=Berlin|12###; Berlin|BE=Berlin|13###;
        Hamburg|HH=Hamburg|20###; Hamburg|HH=Hamburg|22###; München|BY=Bayern|80###;
        München|BY=Bayern|81###; Nürnberg|BY=Bayern|904##; Augsburg|BY=Bayern|861##;
        Würzburg|BY=Bayern|970##; Köln|NW=Nordrhein-Westfalen|50###;
        Düsseldorf|NW=Nordrhein-Westfalen|402##; Dortmund|NW=Nordrhein-Westfalen|441##;
        Essen|NW=Nordrhein-Westfalen|451##; Bonn|NW=Nordrhein-Westfalen|531##;
        Münster|NW=Nordrhein-Westfalen|481##; Frankfurt am Main|HE=Hessen|603##; Kassel|HE=Hessen|341##;
        Wiesbaden|HE=Hessen|651##; Stuttgart|BW=Baden-Württemberg|701##;
        Karlsruhe|BW=Baden-Württemberg|761##; Freiburg im Breisgau|BW=Baden-Württemberg|791##;
        Leipzig|SN=Sachsen|041##; Dresden|SN=Sachsen|010##; Hannover|NI=Niedersachsen|301##;
        Braunschweig|NI=Niedersachsen|381##; Bremen|HB=Bremen|281##; Kiel|SH=Schleswig-Holstein|241##;
        Lübeck|SH=Schleswig-Holstein|235##; Rostock|MV=Mecklenburg-Vorpommern|180##;
        Magdeburg|ST=Sachsen-Anhalt|391##; Erfurt|TH=Thüringen|990##; Mainz|RP=Rheinland-Pfalz|551##;
        Saarbrücken|SL=Saarland|661##; Potsdam|BB=Brandenburg|144##
    """,
    "AUT": """
        AT: Wien|9=Wien|1##0; Graz|6=Steiermark|80#0; Linz|4=Oberösterreich|40#0; Salzburg|5=Salzburg|50#0;
        Innsbruck|7=Tirol|60#0; Klagenfurt|2=Kärnten|90#0; Bregenz|8=Vorarlberg|6900;
        St. Pölten|3=Niederösterreich|3100; Eisenstadt|1=Burgenland|7000
    """,
    "CHE": """
        CH: Zürich|ZH=Zürich|80##; Winterthur|ZH=Zürich|84##; Bern|BE=Bern|30##; Basel|BS=Basel-Stadt|40##;
        Luzern|LU=Luzern|60##; St. Gallen|SG=St. Gallen|90##; Lausanne|VD=Vaud|10##; Genève|GE=Genève|12##;
        Lugano|TI=Ticino|69##; Chur|GR=Graubünden|70##; Fribourg|FR=Fribourg|17##; Sion|VS=Valais|1950;
        Aarau|AG=Aargau|50##
    """,
    "LIE": """
        LI: Vaduz|Oberland|9490; Schaan|Oberland|9494; Balzers|Oberland|9496; Triesen|Oberland|9495;
        Eschen|Unterland|9492; Mauren|Unterland|9493
    """,
    "LUX": """
        LU: Luxembourg|LU=Luxembourg|L-2###; Esch-sur-Alzette|ES=Esch-sur-Alzette|L-4###;
        Differdange|ES=Esch-sur-Alzette|L-46##; Ettelbruck|DI=Diekirch|L-90##;
        Echternach|EC=Echternach|L-64##
    """,
    "FRA": """
        FR: Paris|75C=Paris|7500%; Paris|75C=Paris|7501%; Marseille|13=Bouches-du-Rhône|1300%;
        Lyon|69=Rhône|6900%; Toulouse|31=Haute-Garonne|31#00; Nice|06=Alpes-Maritimes|06#00;
        Nantes|44=Loire-Atlantique|44#00; Strasbourg|67=Bas-Rhin|67#00; Montpellier|34=Hérault|340#0;
        Bordeaux|33=Gironde|33#00; Lille|59=Nord|59#00; Rennes|35=Ille-et-Vilaine|35#00;
        Reims|51=Marne|51100; Le Havre|76=Seine-Maritime|766#0; Grenoble|38=Isère|38#00;
        Dijon|21=Côte-d'Or|21000; Angers|49=Maine-et-Loire|49#00; Brest|29=Finistère|29200;
        Limoges|87=Haute-Vienne|87#00; Tours|37=Indre-et-Loire|37#00; Amiens|80=Somme|80#00;
        Metz|57=Moselle|570#0; Perpignan|66=Pyrénées-Orientales|66#00; Caen|14=Calvados|14000;
        Ajaccio|2A=Corse-du-Sud|20#00
    """,
    "BEL": """
        BE: Bruxelles|BRU=Bruxelles-Capitale|10#0; Antwerpen|VAN=Antwerpen|20#0;
        Gent|VOV=Oost-Vlaanderen|90#0; Brugge|VWV=West-Vlaanderen|8000; Leuven|VBR=Vlaams-Brabant|30##;
        Liège|WLG=Liège|40#0; Charleroi|WHT=Hainaut|60##; Namur|WNA=Namur|50##; Mons|WHT=Hainaut|70##;
        Hasselt|VLI=Limburg|35##; Wavre|WBR=Brabant wallon|13##; Arlon|WLX=Luxembourg|67##
    """,
    "NLD": """
        NL: Amsterdam|NH=Noord-Holland|10## ??; Haarlem|NH=Noord-Holland|20## ??;
        Rotterdam|ZH=Zuid-Holland|30## ??; Den Haag|ZH=Zuid-Holland|25## ??; Leiden|ZH=Zuid-Holland|23## ??;
        Utrecht|UT=Utrecht|35## ??; Eindhoven|NB=Noord-Brabant|56## ??; Breda|NB=Noord-Brabant|48## ??;
        Groningen|GR=Groningen|97## ??; Maastricht|LI=Limburg|62## ??; Nijmegen|GE=Gelderland|65## ??;
        Zwolle|OV=Overijssel|80## ??; Leeuwarden|FR=Friesland|89## ??; Almere|FL=Flevoland|13## ??;
        Middelburg|ZE=Zeeland|43## ??
    """,
    "ITA": """
        IT: Roma|RM=Roma|001##; Milano|MI=Milano|201##; Napoli|NA=Napoli|801##; Torino|TO=Torino|101##;
        Palermo|PA=Palermo|901##; Genova|GE=Genova|161##; Bologna|BO=Bologna|401##;
        Firenze|FI=Firenze|501##; Bari|BA=Bari|701##; Catania|CT=Catania|951##; Venezia|VE=Venezia|301##;
        Verona|VR=Verona|371##; Padova|PD=Padova|351##; Trieste|TS=Trieste|341##; Brescia|BS=Brescia|251##;
        Parma|PR=Parma|431##; Perugia|PG=Perugia|061##; Cagliari|CA=Cagliari|091##; Ancona|AN=Ancona|601##;
        Pescara|PE=Pescara|651##; Reggio Calabria|RC=Reggio Calabria|891##; Trento|TN=Trento|381##;
        Lecce|LE=Lecce|73100
    """,
    "ESP": """
        ES: Madrid|M=Madrid|280##; Barcelona|B=Barcelona|080##; Valencia|V=Valencia|460##;
        Sevilla|SE=Sevilla|410##; Zaragoza|Z=Zaragoza|500##; Málaga|MA=Málaga|290##; Murcia|MU=Murcia|300##;
        Palma|IB=Illes Balears|070##; Las Palmas de Gran Canaria|GC=Las Palmas|350##;
        Bilbao|BI=Bizkaia|480##; Alicante|A=Alicante|030##; Córdoba|CO=Córdoba|140##;
        Valladolid|VA=Valladolid|470##; Vigo|PO=Pontevedra|362##; Gijón|O=Asturias|332##;
        A Coruña|C=A Coruña|150##; Granada|GR=Granada|180##; Oviedo|O=Asturias|330##;
        Pamplona|NA=Navarra|310##; Donostia-San Sebastián|SS=Gipuzkoa|200##; Santander|CB=Cantabria|390##;
        Burgos|BU=Burgos|090##; Salamanca|SA=Salamanca|370##; Toledo|TO=Toledo|450##;
        Badajoz|BA=Badajoz|060##; Logroño|LO=La Rioja|260##
    """,
    "PRT": """
        PT: Lisboa|11=Lisboa|1#00-###; Porto|13=Porto|4#00-###; Braga|03=Braga|47##-###;
        Coimbra|06=Coimbra|30##-###; Faro|08=Faro|80##-###; Évora|07=Évora|70##-###;
        Setúbal|15=Setúbal|29##-###; Aveiro|01=Aveiro|38##-###; Funchal|30=Madeira|90##-###;
        Ponta Delgada|20=Açores|95##-###
    """,
    "POL": """
        PL: Warszawa|14=mazowieckie|0#-###; Kraków|12=małopolskie|3#-###; Łódź|10=łódzkie|9#-###;
        Wrocław|02=dolnośląskie|5#-###; Poznań|30=wielkopolskie|6#-###; Gdańsk|22=pomorskie|80-###;
        Szczecin|32=zachodniopomorskie|7#-###; Bydgoszcz|04=kujawsko-pomorskie|85-###;
        Lublin|06=lubelskie|20-###; Białystok|20=podlaskie|15-###; Katowice|24=śląskie|40-###;
        Rzeszów|18=podkarpackie|35-###; Kielce|26=świętokrzyskie|25-###;
        Olsztyn|28=warmińsko-mazurskie|10-###; Opole|16=opolskie|45-###
    """,
    "CZE": """
        CZ: Praha|10=Hlavní město Praha|1#0 00; Brno|64=Jihomoravský kraj|6## 00;
        Ostrava|80=Moravskoslezský kraj|70# 00; Plzeň|32=Plzeňský kraj|30# 00;
        Liberec|51=Liberecký kraj|460 0#; Olomouc|71=Olomoucký kraj|779 00;
        České Budějovice|31=Jihočeský kraj|370 0#; Hradec Králové|52=Královéhradecký kraj|500 0#;
        Zlín|72=Zlínský kraj|760 01
    """,
    "SVK": """
        SK: Bratislava|BL=Bratislavský kraj|8## 0#; Košice|KI=Košický kraj|040 ##;
        Prešov|PV=Prešovský kraj|080 0#; Žilina|ZI=Žilinský kraj|010 0#; Nitra|NI=Nitriansky kraj|949 0#;
        Banská Bystrica|BC=Banskobystrický kraj|974 0#; Trnava|TA=Trnavský kraj|917 0#
    """,
    "HUN": """
        HU: Budapest|BU=Budapest|1##%; Debrecen|HB=Hajdú-Bihar|40##; Szeged|CS=Csongrád-Csanád|67##;
        Miskolc|BZ=Borsod-Abaúj-Zemplén|35##; Pécs|BA=Baranya|76##; Győr|GS=Győr-Moson-Sopron|90##;
        Kecskemét|BK=Bács-Kiskun|60##; Eger|HE=Heves|33##; Szombathely|VA=Vas|97##
    """,
    "ROU": """
        RO: București|B=București|0#####; Cluj-Napoca|CJ=Cluj|400###; Timișoara|TM=Timiș|300###;
        Iași|IS=Iași|700###; Constanța|CT=Constanța|900###; Craiova|DJ=Dolj|200###; Brașov|BV=Brașov|500###;
        Galați|GL=Galați|800###; Sibiu|SB=Sibiu|550###
    """,
    "BGR": """
        BG: Sofia|23=Sofia|1###; Plovdiv|16=Plovdiv|40##; Varna|03=Varna|90##; Burgas|02=Burgas|80##;
        Ruse|18=Ruse|70##; Stara Zagora|24=Stara Zagora|60##; Pleven|15=Pleven|58##
    """,
    "GRC": """
        GR: Athina|I=Attiki|1## ##; Thessaloniki|Thessaloniki|54# ##; Patra|Achaia|26# ##;
        Irakleio|Irakleio|71# ##; Larisa|Larisa|41# ##; Volos|Magnisia|38# ##; Ioannina|Ioannina|45# ##;
        Chania|Chania|73# ##
    """,
    "CYP": """
        CY: Lefkosia|01=Lefkosia|1###; Lemesos|02=Lemesos|3###; Larnaka|03=Larnaka|6###; Pafos|05=Pafos|8###
    """,
    "HRV": """
        HR: Zagreb|21=Grad Zagreb|10000; Split|17=Splitsko-dalmatinska|21000;
        Rijeka|08=Primorsko-goranska|51000; Osijek|14=Osječko-baranjska|31000; Zadar|13=Zadarska|23000;
        Pula|18=Istarska|52100; Dubrovnik|19=Dubrovačko-neretvanska|20000
    """,
    "SVN": """
        SI: Ljubljana|Osrednjeslovenska|1000; Maribor|Podravska|2000; Celje|Savinjska|3000;
        Kranj|Gorenjska|4000; Koper|Obalno-kraška|6000; Novo mesto|Jugovzhodna Slovenija|8000
    """,
    "SRB": """
        RS: Beograd|00=Beograd|11###; Novi Sad|06=Južnobački|21###; Niš|20=Nišavski|18###;
        Kragujevac|12=Šumadijski|34###; Subotica|01=Severnobački|24###
    """,
    "BIH": """
        BA: Sarajevo|Kanton Sarajevo|71###; Banja Luka|SRP=Republika Srpska|78###;
        Tuzla|Tuzlanski kanton|75###; Mostar|Hercegovačko-neretvanski kanton|88###;
        Zenica|Zeničko-dobojski kanton|72###
    """,
    "MNE": """
        ME: Podgorica|16=Podgorica|81###; Nikšić|12=Nikšić|81400; Bar|02=Bar|85000; Kotor|10=Kotor|85330
    """,
    "MKD": """
        MK: Skopje|Skopski|1000; Bitola|Pelagoniski|7000; Ohrid|Jugozapaden|6000; Tetovo|Pološki|1200;
        Kumanovo|Severoistočen|1300
    """,
    "ALB": """
        AL: Tiranë|11=Tiranë|100#; Durrës|02=Durrës|200#; Vlorë|12=Vlorë|940#; Shkodër|10=Shkodër|400#;
        Elbasan|03=Elbasan|300#; Korçë|06=Korçë|700#
    """,
    "XKX": """
        XK: Prishtinë|Prishtinë|10000; Prizren|Prizren|20000; Pejë|Pejë|30000; Gjakovë|Gjakovë|50000;
        Mitrovicë|Mitrovicë|40000; Ferizaj|Ferizaj|70000; Gjilan|Gjilan|60000
    """,
    "SWE": """
        SE: Stockholm|AB=Stockholms län|1## ##; Göteborg|O=Västra Götalands län|41# ##;
        Malmö|M=Skåne län|21# ##; Uppsala|C=Uppsala län|75# ##; Västerås|U=Västmanlands län|72# ##;
        Örebro|T=Örebro län|70# ##; Linköping|E=Östergötlands län|58# ##; Umeå|AC=Västerbottens län|90# ##;
        Luleå|BD=Norrbottens län|97# ##; Karlstad|S=Värmlands län|65# ##
    """,
    "NOR": """
        NO: Oslo|03=Oslo|0###; Bergen|46=Vestland|50##; Trondheim|50=Trøndelag|70##;
        Stavanger|11=Rogaland|40##; Tromsø|54=Troms|90##; Kristiansand|42=Agder|46##; Drammen|Buskerud|30##;
        Bodø|18=Nordland|80##; Lillehammer|34=Innlandet|26##
    """,
    "DNK": """
        DK: København|84=Hovedstaden|2#00; Aarhus|82=Midtjylland|8000; Odense|83=Syddanmark|5000;
        Aalborg|81=Nordjylland|9000; Esbjerg|83=Syddanmark|6700; Roskilde|85=Sjælland|4000;
        Kolding|83=Syddanmark|6000; Herning|82=Midtjylland|7400
    """,
    "FIN": """
        FI: Helsinki|18=Uusimaa|00##0; Espoo|18=Uusimaa|02##0; Tampere|11=Pirkanmaa|33##0;
        Turku|19=Varsinais-Suomi|20##0; Oulu|14=Pohjois-Pohjanmaa|90##0; Jyväskylä|08=Keski-Suomi|40##0;
        Kuopio|15=Pohjois-Savo|70##0; Lahti|16=Päijät-Häme|15##0; Rovaniemi|10=Lappi|96##0
    """,
    "ISL": """
        IS: Reykjavík|1=Höfuðborgarsvæði|10#; Kópavogur|1=Höfuðborgarsvæði|200;
        Akureyri|6=Norðurland eystra|600; Selfoss|8=Suðurland|800; Ísafjörður|4=Vestfirðir|400
    """,
    "FRO": "FO: Tórshavn|Streymoy|100; Klaksvík|Norðoyar|700; Runavík|Eysturoy|620",
    "GRL": "GL: Nuuk|SM=Sermersooq|3900; Sisimiut|QE=Qeqqata|3911; Ilulissat|AV=Avannaata|3952",
    "ALA": "AX: Mariehamn|Åland|22100; Jomala|Åland|22150",
    "EST": """
        EE: Tallinn|431=Harju|1####; Tartu|793=Tartu|5####; Pärnu|624=Pärnu|80###; Narva|Ida-Viru|20###;
        Viljandi|897=Viljandi|71###
    """,
    "LVA": """
        LV: Rīga|RIX=Rīga|LV-10##; Daugavpils|DGV=Daugavpils|LV-54##; Liepāja|LPX=Liepāja|LV-34##;
        Jelgava|JEL=Jelgava|LV-30##; Jūrmala|JUR=Jūrmala|LV-20##
    """,
    "LTU": """
        LT: Vilnius|VL=Vilniaus apskritis|LT-0####; Kaunas|KU=Kauno apskritis|LT-4####;
        Klaipėda|KL=Klaipėdos apskritis|LT-9####; Šiauliai|SA=Šiaulių apskritis|LT-7####;
        Panevėžys|PN=Panevėžio apskritis|LT-3####
    """,
    "BLR": """
        BY: Minsk|HM=Minsk|220###; Homyel|Homyel|246###; Hrodna|Hrodna|230###; Brest|Brest|224###;
        Vitsyebsk|Vitsyebsk|210###
    """,
    "UKR": """
        UA: Kyiv|30=Kyiv|0####; Kharkiv|63=Kharkivska oblast|61###; Odesa|51=Odeska oblast|65###;
        Dnipro|12=Dnipropetrovska oblast|49###; Lviv|46=Lvivska oblast|79###;
        Vinnytsia|05=Vinnytska oblast|21###; Poltava|53=Poltavska oblast|36###;
        Chernihiv|74=Chernihivska oblast|14###
    """,
    "MDA": """
        MD: Chișinău|CU=Chișinău|MD-20##; Bălți|BA=Bălți|MD-31##; Cahul|CA=Cahul|MD-39##;
        Orhei|OR=Orhei|MD-35##
    """,
    "RUS": """
        RU: Moskva|MOW=Moskva|1#####; Sankt-Peterburg|SPE=Sankt-Peterburg|19####;
        Novosibirsk|NVS=Novosibirskaya oblast|630###; Yekaterinburg|SVE=Sverdlovskaya oblast|620###;
        Kazan|TA=Respublika Tatarstan|420###; Nizhniy Novgorod|NIZ=Nizhegorodskaya oblast|603###;
        Samara|SAM=Samarskaya oblast|443###; Omsk|OMS=Omskaya oblast|644###;
        Rostov-na-Donu|ROS=Rostovskaya oblast|344###; Ufa|BA=Respublika Bashkortostan|450###;
        Krasnoyarsk|KYA=Krasnoyarskiy kray|660###; Perm|PER=Permskiy kray|614###;
        Voronezh|VOR=Voronezhskaya oblast|394###; Vladivostok|PRI=Primorskiy kray|690###
    """,
    "GEO": """
        GE: Tbilisi|TB=Tbilisi|01##; Batumi|Adjara|60##; Kutaisi|IM=Imereti|46##;
        Rustavi|KK=Kvemo Kartli|37##; Gori|SK=Shida Kartli|14##
    """,
    "ARM": "AM: Yerevan|Yerevan|00##; Gyumri|Shirak|31##; Vanadzor|LO=Lori|20##; Abovyan|KT=Kotayk|22##",
    "AZE": """
        AZ: Bakı|BA=Bakı|AZ10##; Gəncə|GA=Gəncə|AZ20##; Sumqayıt|SM=Sumqayıt|AZ50##; Şəki|SA=Şəki|AZ55##;
        Lənkəran|LA=Lənkəran|AZ42##
    """,
    "KAZ": """
        KZ: Almaty|75=Almaty|050###; Astana|71=Astana|010###; Shymkent|79=Shymkent|160###;
        Karaganda|Karaganda|100###; Aktobe|Aktobe|030###
    """,
    "KGZ": "KG: Bishkek|GB=Bishkek|7200##; Osh|O=Osh|7235##; Jalal-Abad|J=Jalal-Abad|7209##",
    "TJK": "TJ: Dushanbe|DU=Dushanbe|7340##; Khujand|SU=Sughd|7357##; Kulob|KT=Khatlon|7353##",
    "TKM": "TM: Ashgabat|Ashgabat|7440##; Mary|M=Mary|7454##; Türkmenabat|L=Lebap|7461##",
    "UZB": """
        UZ: Toshkent|TK=Toshkent|100###; Samarqand|SA=Samarqand|140###; Buxoro|BU=Buxoro|200###;
        Namangan|NG=Namangan|160###; Andijon|AN=Andijon|170###
    """,
    "MNG": "MN: Ulaanbaatar|1=Ulaanbaatar|1####; Erdenet|Orkhon|61###; Darkhan|Darkhan-Uul|45###",
    "TUR": """
        TR: İstanbul|34=İstanbul|34###; Ankara|06=Ankara|06###; İzmir|35=İzmir|35###; Bursa|16=Bursa|16###;
        Antalya|07=Antalya|07###; Adana|01=Adana|01###; Konya|42=Konya|42###; Gaziantep|27=Gaziantep|27###;
        Kayseri|38=Kayseri|38###; Trabzon|61=Trabzon|61###
    """,
    "ISR": """
        IL: Yerushalayim|Yerushalayim|9######; Tel Aviv|Tel Aviv|6######; Haifa|Haifa|3######;
        Be'er Sheva|HaDarom|84#####; Netanya|HaMerkaz|42#####; Rishon LeZion|HaMerkaz|75#####
    """,
    "PSE": """
        PS: Ramallah|RBH=Ramallah|P6######; Gaza|GZA=Gaza|P8######; Nablus|NBS=Nablus|P4######;
        Hebron|HBN=Hebron|P7######
    """,
    "LBN": """
        LB: Beirut|Beirut|11## ####; Tripoli|North|13## ####; Sidon|South|16## ####; Zahle|Beqaa|18## ####
    """,
    "JOR": "JO: Amman|Amman|11###; Irbid|IR=Irbid|21###; Zarqa|Zarqa|13###; Aqaba|Aqaba|77###",
    "SYR": "SY: Damascus|Damascus; Aleppo|Aleppo; Homs|Homs; Latakia|Latakia",
    "IRQ": "IQ: Baghdad|BG=Baghdad|10###; Basra|Basra|61###; Mosul|Nineveh|41###; Erbil|Erbil|44###",
    "IRN": """
        IR: Tehran|23=Tehran|1#########; Mashhad|Razavi Khorasan|91########; Isfahan|Isfahan|81########;
        Shiraz|07=Fars|71########; Tabriz|East Azerbaijan|51########
    """,
    "AFG": """
        AF: Kabul|KAB=Kabul|10##; Herat|HER=Herat|30##; Kandahar|KAN=Kandahar|38##;
        Mazar-e Sharif|BAL=Balkh|17##
    """,
    "SAU": """
        SA: Riyadh|01=Riyadh|12###; Jeddah|02=Makkah|23###; Makkah|02=Makkah|24###;
        Dammam|04=Eastern Province|32###; Madinah|03=Madinah|42###
    """,
    "ARE": "AE: Dubai|DU=Dubai; Abu Dhabi|AZ=Abu Dhabi; Sharjah|SH=Sharjah; Ajman|AJ=Ajman; Al Ain|AZ=Abu "
    "Dhabi",
    "QAT": "QA: Doha|Doha; Al Rayyan|Al Rayyan; Al Wakrah|WA=Al Wakrah",
    "KWT": "KW: Kuwait City|Al Asimah|13###; Salmiya|HA=Hawalli|22###; Al Ahmadi|AH=Al Ahmadi|61###",
    "BHR": "BH: Manama|Capital|3##; Muharraq|15=Muharraq|2##; Riffa|Southern|9##",
    "OMN": "OM: Muscat|Muscat|1##; Salalah|Dhofar|211; Sohar|Al Batinah North|311",
    "YEM": "YE: Sana'a|Sana'a; Aden|Aden; Taiz|Taiz",
    "EGY": """
        EG: Cairo|C=Cairo|11###; Alexandria|ALX=Alexandria|21###; Giza|GZ=Giza|12###; Luxor|Luxor|85###;
        Port Said|Port Said|42###
    """,
    "LBY": "LY: Tripoli|Tripoli; Benghazi|Benghazi; Misrata|Misrata",
    "TUN": "TN: Tunis|11=Tunis|10##; Sfax|61=Sfax|30##; Sousse|51=Sousse|40##; Bizerte|23=Bizerte|70##",
    "DZA": """
        DZ: Alger|16=Alger|16###; Oran|31=Oran|31###; Constantine|25=Constantine|25###;
        Annaba|23=Annaba|23###; Tlemcen|13=Tlemcen|13###
    """,
    "MAR": """
        MA: Casablanca|06=Casablanca-Settat|20###; Rabat|04=Rabat-Salé-Kénitra|10###;
        Marrakech|07=Marrakech-Safi|40###; Fès|03=Fès-Meknès|30###;
        Tanger|01=Tanger-Tétouan-Al Hoceïma|90###; Agadir|09=Souss-Massa|80###
    """,
    "ESH": "EH: Laâyoune|Laâyoune-Sakia El Hamra|70###; Dakhla|Dakhla-Oued Ed-Dahab|73###",
    "MRT": "MR: Nouakchott|Nouakchott; Nouadhibou|08=Dakhlet Nouadhibou",
    "SDN": "SD: Khartoum|KH=Khartoum|111##; Omdurman|KH=Khartoum|143##; Port Sudan|RS=Red Sea|333##",
    "SSD": "SS: Juba|EC=Central Equatoria; Wau|BW=Western Bahr el Ghazal",
    "ETH": """
        ET: Addis Ababa|AA=Addis Ababa|10##; Dire Dawa|DD=Dire Dawa|30##; Mekelle|Tigray|70##;
        Bahir Dar|Amhara|60##
    """,
    "ERI": "ER: Asmara|Maekel; Keren|Anseba; Massawa|Northern Red Sea",
    "DJI": "DJ: Djibouti|DJ=Djibouti; Ali Sabieh|AS=Ali Sabieh",
    "SOM": """
        SO: Mogadishu|BN=Banaadir|BN ##010; Hargeisa|WO=Woqooyi Galbeed|WG ##010;
        Kismayo|JH=Jubbada Hoose|JH ##010
    """,
    "KEN": """
        KE: Nairobi|30=Nairobi|00#00; Mombasa|28=Mombasa|80#00; Kisumu|17=Kisumu|40#00;
        Nakuru|31=Nakuru|20#00; Eldoret|44=Uasin Gishu|30#00
    """,
    "UGA": "UG: Kampala|C=Central; Entebbe|C=Central; Gulu|N=Northern; Mbarara|W=Western",
    "TZA": """
        TZ: Dar es Salaam|02=Dar es Salaam|1####; Dodoma|03=Dodoma|41###; Arusha|01=Arusha|23###;
        Mwanza|18=Mwanza|33###
    """,
    "RWA": "RW: Kigali|01=Kigali; Huye|Southern Province; Musanze|Northern Province",
    "BDI": "BI: Bujumbura|BM=Bujumbura Mairie; Gitega|GI=Gitega",
    "COD": "CD: Kinshasa|KN=Kinshasa; Lubumbashi|HK=Haut-Katanga; Goma|NK=Nord-Kivu; Kisangani|TO=Tshopo",
    "COG": "CG: Brazzaville|BZV=Brazzaville; Pointe-Noire|16=Pointe-Noire",
    "GAB": "GA: Libreville|1=Estuaire; Port-Gentil|8=Ogooué-Maritime",
    "CMR": "CM: Douala|LT=Littoral; Yaoundé|CE=Centre; Garoua|Nord; Bamenda|Nord-Ouest",
    "CAF": "CF: Bangui|BGF=Bangui; Bimbo|MP=Ombella-M'Poko",
    "TCD": "TD: N'Djamena|ND=N'Djamena; Moundou|LO=Logone Occidental; Abéché|OD=Ouaddaï",
    "GNQ": "GQ: Malabo|Bioko Norte; Bata|Litoral",
    "STP": "ST: São Tomé|01=Água Grande; Santo António|P=Príncipe",
    "NGA": """
        NG: Lagos|LA=Lagos|10####; Abuja|FC=Federal Capital Territory|90####; Kano|KN=Kano|70####;
        Ibadan|OY=Oyo|20####; Port Harcourt|RI=Rivers|50####; Enugu|EN=Enugu|40####;
        Kaduna|KD=Kaduna|80####; Benin City|ED=Edo|30####
    """,
    "GHA": """
        GH: Accra|AA=Greater Accra|GA###; Kumasi|AH=Ashanti|AK###; Tamale|NP=Northern|NT###;
        Takoradi|WP=Western|WS###; Cape Coast|CP=Central|CC###
    """,
    "CIV": """
        CI: Abidjan|AB=Abidjan; Yamoussoukro|YM=Yamoussoukro; Bouaké|VB=Vallée du Bandama;
        San-Pédro|BS=Bas-Sassandra
    """,
    "SEN": """
        SN: Dakar|DK=Dakar|1####; Thiès|TH=Thiès|21###; Saint-Louis|SL=Saint-Louis|32###;
        Ziguinchor|ZG=Ziguinchor|27###
    """,
    "MLI": "ML: Bamako|BKO=Bamako; Sikasso|3=Sikasso; Ségou|4=Ségou",
    "BFA": "BF: Ouagadougou|03=Centre; Bobo-Dioulasso|09=Hauts-Bassins",
    "NER": "NE: Niamey|8=Niamey|8###; Zinder|7=Zinder|4###; Maradi|4=Maradi|3###",
    "BEN": "BJ: Cotonou|LI=Littoral; Porto-Novo|OU=Ouémé; Parakou|BO=Borgou",
    "TGO": "TG: Lomé|M=Maritime; Sokodé|C=Centrale",
    "GIN": "GN: Conakry|C=Conakry|0##; Kankan|KA=Kankan|1##; Labé|L=Labé|2##",
    "GNB": "GW: Bissau|BS=Bissau|1###; Bafatá|BA=Bafatá|2###",
    "GMB": "GM: Banjul|B=Banjul; Serekunda|Kanifing",
    "SLE": "SL: Freetown|W=Western Area; Bo|S=Southern; Kenema|E=Eastern",
    "LBR": "LR: Monrovia|MO=Montserrado|1000; Gbarnga|BG=Bong|5000",
    "CPV": "CV: Praia|RS=Santiago|7600; Mindelo|SV=São Vicente|2110",
    "AGO": "AO: Luanda|LUA=Luanda; Huambo|HUA=Huambo; Lobito|BGU=Benguela; Lubango|HUI=Huíla",
    "MOZ": "MZ: Maputo|MPM=Maputo|11##; Beira|S=Sofala|21##; Nampula|N=Nampula|31##",
    "ZMB": "ZM: Lusaka|09=Lusaka|10101; Kitwe|08=Copperbelt|21###; Livingstone|07=Southern|20100",
    "ZWE": "ZW: Harare|HA=Harare; Bulawayo|BU=Bulawayo; Mutare|MA=Manicaland",
    "MWI": "MW: Lilongwe|C=Central Region; Blantyre|S=Southern Region; Mzuzu|N=Northern Region",
    "MDG": "MG: Antananarivo|Analamanga|10#; Toamasina|Atsinanana|501; Antsirabe|Vakinankaratra|110",
    "MUS": """
        MU: Port Louis|PL=Port Louis|11###; Curepipe|PW=Plaines Wilhems|74###;
        Quatre Bornes|PW=Plaines Wilhems|72###
    """,
    "SYC": "SC: Victoria|13=Mahé; Anse Royale|13=Mahé",
    "COM": "KM: Moroni|G=Grande Comore; Mutsamudu|A=Anjouan",
    "MYT": "YT: Mamoudzou|Mayotte|97600; Dzaoudzi|Mayotte|97615",
    "REU": "RE: Saint-Denis|La Réunion|97400; Saint-Pierre|La Réunion|97410",
    "BWA": "BW: Gaborone|SE=South-East; Francistown|NE=North-East; Maun|NW=North-West",
    "NAM": "NA: Windhoek|KH=Khomas|10###; Walvis Bay|ER=Erongo|13###; Swakopmund|ER=Erongo|13###",
    "LSO": "LS: Maseru|A=Maseru|100; Leribe|C=Leribe|300",
    "SWZ": "SZ: Mbabane|HH=Hhohho|H100; Manzini|MA=Manzini|M200",
    "ZAF": """
        ZA: Johannesburg|GP=Gauteng|20##; Pretoria|GP=Gauteng|00##; Cape Town|WC=Western Cape|80##;
        Durban|KZN=KwaZulu-Natal|40##; Gqeberha|EC=Eastern Cape|60##; Bloemfontein|FS=Free State|93##;
        Polokwane|LP=Limpopo|07##; Mbombela|MP=Mpumalanga|12##; Kimberley|NC=Northern Cape|83##
    """,
    "SHN": "SH: Jamestown|HL=Saint Helena|STHL 1ZZ; Georgetown|AC=Ascension|ASCN 1ZZ",
    "IND": """
        IN: Mumbai|MH=Maharashtra|4000##; Pune|MH=Maharashtra|4110##; New Delhi|DL=Delhi|1100##;
        Bengaluru|KA=Karnataka|5600##; Hyderabad|TS=Telangana|5000##; Chennai|TN=Tamil Nadu|6000##;
        Kolkata|WB=West Bengal|7000##; Ahmedabad|GJ=Gujarat|3800##; Jaipur|RJ=Rajasthan|3020##;
        Lucknow|UP=Uttar Pradesh|2260##; Kochi|KL=Kerala|6820##; Bhopal|MP=Madhya Pradesh|4620##;
        Patna|BR=Bihar|8000##; Chandigarh|CH=Chandigarh|1600##; Guwahati|AS=Assam|7810##;
        Panaji|GA=Goa|4030##
    """,
    "PAK": """
        PK: Karachi|SD=Sindh|74###; Lahore|PB=Punjab|54###; Islamabad|IS=Islamabad|44###;
        Faisalabad|PB=Punjab|38###; Peshawar|KP=Khyber Pakhtunkhwa|25###; Quetta|BA=Balochistan|87###;
        Rawalpindi|PB=Punjab|46###
    """,
    "BGD": """
        BD: Dhaka|C=Dhaka|12##; Chattogram|10=Chattogram|40##; Khulna|27=Khulna|91##;
        Rajshahi|E=Rajshahi|60##; Sylhet|60=Sylhet|31##
    """,
    "LKA": """
        LK: Colombo|1=Western|00#00; Kandy|2=Central|20000; Galle|3=Southern|80000; Jaffna|4=Northern|40000;
        Negombo|1=Western|11500
    """,
    "NPL": """
        NP: Kathmandu|P3=Bagmati|446##; Pokhara|P4=Gandaki|337##; Lalitpur|P3=Bagmati|447##;
        Biratnagar|P1=Koshi|566##
    """,
    "BTN": "BT: Thimphu|15=Thimphu|11001; Phuntsholing|Chukha|21101; Paro|11=Paro|12001",
    "MDV": "MV: Malé|MLE=Malé|20###; Hithadhoo|01=Addu|19###",
    "CHN": """
        CN: Beijing|BJ=Beijing|100###; Shanghai|SH=Shanghai|200###; Guangzhou|GD=Guangdong|510###;
        Shenzhen|GD=Guangdong|518###; Chengdu|SC=Sichuan|610###; Wuhan|HB=Hubei|430###;
        Xi'an|SN=Shaanxi|710###; Hangzhou|ZJ=Zhejiang|310###; Nanjing|JS=Jiangsu|210###;
        Suzhou|JS=Jiangsu|215###; Tianjin|TJ=Tianjin|300###; Chongqing|CQ=Chongqing|400###;
        Qingdao|SD=Shandong|266###; Shenyang|LN=Liaoning|110###; Harbin|HL=Heilongjiang|150###;
        Kunming|YN=Yunnan|650###
    """,
    "HKG": """
        HK: Central|Hong Kong Island; Wan Chai|Hong Kong Island; Mong Kok|Kowloon; Kwun Tong|Kowloon;
        Sha Tin|New Territories; Tsuen Wan|New Territories
    """,
    "MAC": "MO: Macau|Macau; Taipa|Taipa",
    "TWN": """
        TW: Taipei|TPE=Taipei|1##; New Taipei|NWT=New Taipei|2##; Taoyuan|TAO=Taoyuan|33#;
        Taichung|TXG=Taichung|4##; Tainan|TNN=Tainan|7##; Kaohsiung|KHH=Kaohsiung|8##;
        Hsinchu|HSQ=Hsinchu|300
    """,
    "JPN": """
        JP: Shibuya-ku|13=Tokyo|150-00##; Shinjuku-ku|13=Tokyo|160-00##; Setagaya-ku|13=Tokyo|154-00##;
        Yokohama-shi|14=Kanagawa|220-00##; Osaka-shi|27=Osaka|530-00##; Nagoya-shi|23=Aichi|460-00##;
        Sapporo-shi|01=Hokkaido|060-00##; Fukuoka-shi|40=Fukuoka|810-00##; Kobe-shi|28=Hyogo|650-00##;
        Kyoto-shi|26=Kyoto|600-80##; Sendai-shi|04=Miyagi|980-00##; Hiroshima-shi|34=Hiroshima|730-00##;
        Naha-shi|47=Okinawa|900-00##; Kanazawa-shi|17=Ishikawa|920-09##
    """,
    "KOR": """
        KR: Seoul|11=Seoul|0####; Busan|26=Busan|46###; Incheon|28=Incheon|21###; Daegu|27=Daegu|41###;
        Daejeon|30=Daejeon|34###; Gwangju|29=Gwangju|61###; Suwon-si|41=Gyeonggi-do|16###;
        Jeonju-si|45=Jeonbuk-do|54###; Jeju-si|49=Jeju-do|63###
    """,
    "PRK": "KP: Pyongyang|Pyongyang; Hamhung|South Hamgyong; Wonsan|Kangwon",
    "VNM": """
        VN: Hà Nội|HN=Hà Nội|10####; Thành phố Hồ Chí Minh|SG=Thành phố Hồ Chí Minh|70####;
        Đà Nẵng|DN=Đà Nẵng|55####; Hải Phòng|HP=Hải Phòng|18####; Cần Thơ|CT=Cần Thơ|90####;
        Huế|26=Thừa Thiên Huế|53####; Nha Trang|34=Khánh Hòa|65####
    """,
    "THA": """
        TH: Bangkok|10=Bangkok|10##0; Chiang Mai|50=Chiang Mai|50##0; Nonthaburi|12=Nonthaburi|11##0;
        Phuket|83=Phuket|83##0; Khon Kaen|40=Khon Kaen|40##0; Hat Yai|90=Songkhla|901#0;
        Pattaya|20=Chon Buri|20150
    """,
    "KHM": "KH: Phnom Penh|12=Phnom Penh|12####; Siem Reap|Siem Reap|17####; Battambang|Battambang|02####",
    "LAO": "LA: Vientiane|Vientiane|01###; Luang Prabang|Luang Prabang|06###; Pakse|CH=Champasak|16###",
    "MMR": "MM: Yangon|06=Yangon|11###; Mandalay|04=Mandalay|05###; Naypyidaw|Naypyidaw|15###",
    "MYS": """
        MY: Kuala Lumpur|14=Kuala Lumpur|5##00; George Town|07=Pulau Pinang|10#00;
        Johor Bahru|01=Johor|80#00; Ipoh|08=Perak|30#00; Shah Alam|10=Selangor|40#00;
        Kota Kinabalu|12=Sabah|88#00; Kuching|13=Sarawak|93#00
    """,
    "SGP": "SG: Singapore||0#####; Singapore||3#####; Singapore||5#####; Singapore||1#####",
    "BRN": "BN: Bandar Seri Begawan|BM=Brunei-Muara|BA####; Kuala Belait|BE=Belait|KA####",
    "IDN": """
        ID: Jakarta|JK=DKI Jakarta|1####; Surabaya|JI=Jawa Timur|60###; Bandung|JB=Jawa Barat|40###;
        Medan|SU=Sumatera Utara|20###; Semarang|JT=Jawa Tengah|50###; Makassar|SN=Sulawesi Selatan|90###;
        Denpasar|BA=Bali|80###; Yogyakarta|YO=DI Yogyakarta|55###
    """,
    "PHL": """
        PH: Manila|00=Metro Manila|10##; Quezon City|00=Metro Manila|11##; Makati|00=Metro Manila|12##;
        Cebu City|CEB=Cebu|6000; Davao City|DAS=Davao del Sur|8000; Baguio|BEN=Benguet|2600;
        Iloilo City|ILI=Iloilo|5000
    """,
    "TLS": "TL: Dili|DI=Dili; Baucau|BA=Baucau",
    "BRA": """
        BR: São Paulo|SP=São Paulo|01###-##0; Campinas|SP=São Paulo|130##-##0;
        Rio de Janeiro|RJ=Rio de Janeiro|20###-##0; Niterói|RJ=Rio de Janeiro|240##-##0;
        Belo Horizonte|MG=Minas Gerais|301##-##0; Salvador|BA=Bahia|40###-##0;
        Brasília|DF=Distrito Federal|70###-##0; Fortaleza|CE=Ceará|60###-##0; Manaus|AM=Amazonas|690##-##0;
        Curitiba|PR=Paraná|80###-##0; Recife|PE=Pernambuco|50###-##0;
        Porto Alegre|RS=Rio Grande do Sul|90###-##0; Belém|PA=Pará|660##-##0; Goiânia|GO=Goiás|740##-##0;
        Florianópolis|SC=Santa Catarina|880##-##0; Natal|RN=Rio Grande do Norte|590##-##0
    """,
    "MEX": """
        MX: Ciudad de México|CMX=Ciudad de México|0###0; Guadalajara|JAL=Jalisco|44##0;
        Monterrey|NLE=Nuevo León|64##0; Puebla|PUE=Puebla|72##0; Tijuana|BCN=Baja California|22##0;
        León|GUA=Guanajuato|37##0; Mérida|YUC=Yucatán|97##0; Querétaro|QUE=Querétaro|76##0;
        Cancún|ROO=Quintana Roo|775#0; Chihuahua|CHH=Chihuahua|31##0; Veracruz|VER=Veracruz|91##0;
        Oaxaca de Juárez|OAX=Oaxaca|68##0; Morelia|MIC=Michoacán|58##0; Hermosillo|SON=Sonora|83##0;
        Culiacán|SIN=Sinaloa|80##0
    """,
    "ARG": """
        AR: Buenos Aires|C=Ciudad Autónoma de Buenos Aires|C1###AAB; La Plata|B=Buenos Aires|B19##DVK;
        Mar del Plata|B=Buenos Aires|B76##FHE; Córdoba|X=Córdoba|X5###KLM; Rosario|S=Santa Fe|S2###NOP;
        Mendoza|M=Mendoza|M55##GHJ; Salta|A=Salta|A44##CDE; San Miguel de Tucumán|T=Tucumán|T4###BCD;
        Neuquén|Q=Neuquén|Q83##EFG; Ushuaia|V=Tierra del Fuego|V94##ABC
    """,
    "CHL": """
        CL: Santiago|RM=Región Metropolitana|83#####; Providencia|RM=Región Metropolitana|75#####;
        Valparaíso|VS=Valparaíso|23#####; Viña del Mar|VS=Valparaíso|25#####; Concepción|BI=Biobío|40#####;
        Temuco|AR=La Araucanía|47#####; Antofagasta|AN=Antofagasta|12#####; La Serena|CO=Coquimbo|17#####;
        Punta Arenas|MA=Magallanes|62#####
    """,
    "COL": """
        CO: Bogotá|DC=Bogotá D.C.|11####; Medellín|ANT=Antioquia|05####; Cali|VAC=Valle del Cauca|76####;
        Barranquilla|ATL=Atlántico|08####; Cartagena|BOL=Bolívar|13####; Bucaramanga|SAN=Santander|68####;
        Pereira|RIS=Risaralda|66####
    """,
    "PER": """
        PE: Lima|LIM=Lima|150##; Arequipa|ARE=Arequipa|040##; Trujillo|LAL=La Libertad|130##;
        Cusco|CUS=Cusco|080##; Piura|PIU=Piura|200##; Iquitos|LOR=Loreto|160##
    """,
    "ECU": """
        EC: Quito|P=Pichincha|17####; Guayaquil|G=Guayas|09####; Cuenca|A=Azuay|01####;
        Manta|M=Manabí|13####
    """,
    "BOL": """
        BO: La Paz|L=La Paz; Santa Cruz de la Sierra|S=Santa Cruz; Cochabamba|C=Cochabamba;
        Sucre|H=Chuquisaca
    """,
    "PRY": """
        PY: Asunción|ASU=Asunción|1###; Ciudad del Este|10=Alto Paraná|7000; Encarnación|7=Itapúa|6000
    """,
    "URY": """
        UY: Montevideo|MO=Montevideo|11#00; Salto|SA=Salto|50000; Punta del Este|MA=Maldonado|20100;
        Paysandú|PA=Paysandú|60000
    """,
    "VEN": """
        VE: Caracas|A=Distrito Capital|10##; Maracaibo|V=Zulia|40##; Valencia|G=Carabobo|20##;
        Barquisimeto|K=Lara|30##
    """,
    "CRI": """
        CR: San José|SJ=San José|1####; Alajuela|A=Alajuela|20###; Cartago|C=Cartago|30###;
        Heredia|H=Heredia|40###; Limón|L=Limón|70###
    """,
    "PAN": "PA: Ciudad de Panamá|8=Panamá|08##; David|4=Chiriquí|0426; Colón|3=Colón|0301",
    "NIC": "NI: Managua|MN=Managua|1####; León|LE=León|21###; Granada|GR=Granada|43###",
    "HND": """
        HN: Tegucigalpa|FM=Francisco Morazán|11###; San Pedro Sula|CR=Cortés|21###;
        La Ceiba|AT=Atlántida|31###
    """,
    "SLV": """
        SV: San Salvador|SS=San Salvador|11##; Santa Ana|SA=Santa Ana|22##; San Miguel|SM=San Miguel|33##
    """,
    "GTM": """
        GT: Ciudad de Guatemala|01=Guatemala|010##; Quetzaltenango|09=Quetzaltenango|090##;
        Antigua Guatemala|03=Sacatepéquez|030##
    """,
    "BLZ": "BZ: Belize City|BZ=Belize; Belmopan|CY=Cayo; Orange Walk|OW=Orange Walk",
    "CUB": """
        CU: La Habana|03=La Habana|1####; Santiago de Cuba|13=Santiago de Cuba|90###;
        Holguín|11=Holguín|80###; Camagüey|09=Camagüey|70###
    """,
    "DOM": """
        DO: Santo Domingo|01=Distrito Nacional|10###; Santiago de los Caballeros|25=Santiago|51###;
        La Romana|12=La Romana|22###
    """,
    "HTI": "HT: Port-au-Prince|OU=Ouest|HT61##; Cap-Haïtien|ND=Nord|HT11##; Gonaïves|AR=Artibonite|HT41##",
    "JAM": "JM: Kingston|01=Kingston; Montego Bay|08=Saint James; Mandeville|12=Manchester",
    "TTO": """
        TT: Port of Spain|POS=Port of Spain|10####; San Fernando|SFO=San Fernando|60####;
        Scarborough|TOB=Tobago|90####
    """,
    "BHS": "BS: Nassau|NP=New Providence; Freeport|Grand Bahama",
    "BRB": "BB: Bridgetown|08=Saint Michael|BB11###; Speightstown|09=Saint Peter|BB26###",
    "GUY": "GY: Georgetown|DE=Demerara-Mahaica; Linden|UD=Upper Demerara-Berbice",
    "SUR": "SR: Paramaribo|PM=Paramaribo; Nieuw Nickerie|NI=Nickerie",
    "GUF": "GF: Cayenne|Guyane|97300; Kourou|Guyane|97310",
    "GLP": "GP: Pointe-à-Pitre|Guadeloupe|97110; Basse-Terre|Guadeloupe|97100",
    "MTQ": "MQ: Fort-de-France|Martinique|97200; Le Lamentin|Martinique|97232",
    "BLM": "BL: Gustavia|Saint-Barthélemy|97133",
    "MAF": "MF: Marigot|Saint-Martin|97150",
    "SPM": "PM: Saint-Pierre|Saint-Pierre-et-Miquelon|97500",
    "ATG": "AG: St. John's|04=Saint John; All Saints|07=Saint Peter",
    "DMA": "DM: Roseau|04=Saint George; Portsmouth|05=Saint John",
    "GRD": "GD: St. George's|03=Saint George; Gouyave|04=Saint John",
    "KNA": "KN: Basseterre|03=Saint George Basseterre; Charlestown|10=Saint Paul Charlestown",
    "LCA": "LC: Castries|02=Castries|LC04 ###; Soufrière|10=Soufrière|LC09 ###",
    "VCT": "VC: Kingstown|04=Saint George|VC0100; Georgetown|01=Charlotte|VC0280",
    "AIA": "AI: The Valley|Anguilla|AI-2640",
    "BMU": "BM: Hamilton|Pembroke|HM ##; St. George's|St. George's|GE ##",
    "CYM": "KY: George Town|Grand Cayman|KY1-####; Bodden Town|Grand Cayman|KY1-1###",
    "MSR": "MS: Brades|Saint Peter|MSR####",
    "TCA": "TC: Cockburn Town|Grand Turk|TKCA 1ZZ; Providenciales|Providenciales|TKCA 1ZZ",
    "VGB": "VG: Road Town|Tortola|VG1110; Spanish Town|Virgin Gorda|VG1150",
    "VIR": "VI: Charlotte Amalie|Saint Thomas|008##; Christiansted|Saint Croix|008##",
    "PRI": "US: San Juan|PR=Puerto Rico|009##; Ponce|PR=Puerto Rico|007##; Mayagüez|PR=Puerto Rico|006##",
    "ABW": "AW: Oranjestad|Aruba; San Nicolas|Aruba",
    "CUW": "CW: Willemstad|Curaçao; Barber|Curaçao",
    "SXM": "SX: Philipsburg|Sint Maarten; Simpson Bay|Sint Maarten",
    "BES": "BQ: Kralendijk|BO=Bonaire; Oranjestad|SE=Sint Eustatius; The Bottom|SA=Saba",
    "FLK": "FK: Stanley|East Falkland|FIQQ 1ZZ",
    "SGS": "GS: Grytviken|South Georgia|SIQQ 1ZZ",
    "GIB": "GI: Gibraltar|Gibraltar|GX11 1AA",
    "GGY": "GG: St. Peter Port|Guernsey|GY1 #AN; St. Sampson|Guernsey|GY2 #JP",
    "JEY": "JE: St. Helier|Jersey|JE2 #WS; St. Brelade|Jersey|JE3 #BT",
    "IMN": "IM: Douglas|Isle of Man|IM1 #HN; Ramsey|Isle of Man|IM8 #AB",
    "MLT": """
        MT: Valletta|60=Valletta|VLT ##%#; Sliema|56=Sliema|SLM ##%#; Birkirkara|04=Birkirkara|BKR ##%#;
        Victoria|Gozo|VCT ##%#
    """,
    "SMR": """
        SM: San Marino|07=San Marino|47890; Borgo Maggiore|06=Borgo Maggiore|47893;
        Serravalle|09=Serravalle|47899
    """,
    "VAT": "VA: Città del Vaticano||00120",
    "MCO": "MC: Monaco|MO=Monaco|98000; Monte-Carlo|MO=Monaco|98000",
    "AND": """
        AD: Andorra la Vella|07=Andorra la Vella|AD500; Escaldes-Engordany|08=Escaldes-Engordany|AD700;
        Encamp|03=Encamp|AD200
    """,
    "FJI": "FJ: Suva|C=Central; Nadi|W=Western; Lautoka|W=Western",
    "PNG": """
        PG: Port Moresby|NCD=National Capital District|1##; Lae|MPL=Morobe|4##;
        Mount Hagen|WHM=Western Highlands|281
    """,
    "SLB": "SB: Honiara|Honiara; Gizo|WE=Western",
    "VUT": "VU: Port Vila|SEE=Shefa; Luganville|SAM=Sanma",
    "NCL": "NC: Nouméa|Province Sud|988##; Le Mont-Dore|Province Sud|98809",
    "PYF": "PF: Papeete|Tahiti|98714; Faaa|Tahiti|98704",
    "WLF": "WF: Mata-Utu|UV=Uvea|98600; Leava|SG=Sigave|98620",
    "WSM": "WS: Apia|TU=Tuamasaga|WS13##; Salelologa|FA=Fa'asaleleaga|WS26##",
    "ASM": "AS: Pago Pago|American Samoa|96799; Tafuna|American Samoa|96799",
    "TON": "TO: Nuku'alofa|04=Tongatapu; Neiafu|05=Vava'u",
    "TUV": "TV: Funafuti|FUN=Funafuti",
    "KIR": "KI: South Tarawa|Tarawa; Betio|Tarawa",
    "NRU": "NR: Yaren|14=Yaren; Denigomodu|08=Denigomodu",
    "NIU": "NU: Alofi|Niue",
    "COK": "CK: Avarua|Rarotonga; Amuri|Aitutaki",
    "TKL": "TK: Nukunonu|Tokelau; Fakaofo|Tokelau",
    "PCN": "PN: Adamstown|Pitcairn|PCRN 1ZZ",
    "NFK": "NF: Kingston|Norfolk Island|2899",
    "CXR": "CX: Flying Fish Cove|Christmas Island|6798",
    "CCK": "CC: West Island|Cocos Islands|6799",
    "FSM": "FM: Palikir|PNI=Pohnpei|96941; Weno|TRK=Chuuk|96942",
    "MHL": "MH: Majuro|MAJ=Majuro|96960; Ebeye|KWA=Kwajalein|96970",
    "PLW": "PW: Ngerulmud|212=Melekeok|96939; Koror|150=Koror|96940",
    "GUM": "GU: Hagåtña|Guam|96910; Dededo|Guam|96929",
    "MNP": "MP: Saipan|Saipan|96950; San Jose|Tinian|96952",
    "SJM": "SJ: Longyearbyen|Svalbard|9170",
    # Territories without residents: the stations there, or the seat of their administration.
    "UMI": "UM: Wake Island|79=Wake Island|96898",
    "IOT": "IO: Diego Garcia|Diego Garcia|BBND 1ZZ",
    "ATA": "AQ: Rothera|Adelaide Island|BIQQ 1ZZ",
    "ATF": "TF: Port-aux-Français|Kerguelen|97490",
    "BVT": "BV: Nyrøysa|Bouvetøya",
    "HMD": "HM: Atlas Cove|Heard Island",
}
"""Country to its ISO 3166-1 alpha-2 code, a colon, and its places parted by semicolons."""
