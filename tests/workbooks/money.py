"""Countries and round units of money per US dollar, for synthetic figures only: near enough to be plausible, not real.

The francs keep their legal pegs to the euro and the Nepalese rupee its peg to the Indian one, so that checks of rates
find nothing wrong with synthetic rows.
"""

import re
from typing import Final

_EURO: Final = 0.9
_COUNTRIES: Final = """
USA=United States:USD KEN=Kenya:KES TZA=Tanzania:TZS UGA=Uganda:UGX RWA=Rwanda:RWF SSD=South Sudan:SSP FRA=France:EUR
ITA=Italy:EUR ESP=Spain:EUR DEU=Germany:EUR NLD=Netherlands:EUR BEL=Belgium:EUR PRT=Portugal:EUR AUT=Austria:EUR
GRC=Greece:EUR CYP=Cyprus:EUR LVA=Latvia:EUR GBR=United Kingdom:GBP POL=Poland:PLN ARE=United Arab Emirates:AED
SAU=Saudi Arabia:SAR QAT=Qatar:QAR KWT=Kuwait:KWD JPN=Japan:JPY KOR=Korea:KRW SGP=Singapore:SGD MYS=Malaysia:MYR
THA=Thailand:THB AUS=Australia:AUD NZL=New Zealand:NZD CAN=Canada:CAD CHE=Switzerland:CHF NOR=Norway:NOK
SWE=Sweden:SEK DNK=Denmark:DKK CZE=Czechia:CZK ISR=Israel:ILS ZAF=South Africa:ZAR GHA=Ghana:GHS NGA=Nigeria:NGN
SEN=Senegal:XOF CIV=Cote d'Ivoire:XOF CMR=Cameroon:XAF BRA=Brazil:BRL CHL=Chile:CLP CRI=Costa Rica:CRC
DOM=Dominican Republic:DOP TUR=Turkey:TRY IND=India:INR PAK=Pakistan:PKR BGD=Bangladesh:BDT LKA=Sri Lanka:LKR
NPL=Nepal:NPR PHL=Philippines:PHP VNM=Viet Nam:VND IDN=Indonesia:IDR CHN=China:CNY MMR=Myanmar:MMK KHM=Cambodia:KHR
MAR=Morocco:MAD DZA=Algeria:DZD TUN=Tunisia:TND EGY=Egypt:EGP LBN=Lebanon:LBP JOR=Jordan:JOD ETH=Ethiopia:ETB
ERI=Eritrea:ERN SOM=Somalia:SOS SDN=Sudan:SDG MLI=Mali:XOF BFA=Burkina Faso:XOF BEN=Benin:XOF TGO=Togo:XOF
NER=Niger:XOF GNB=Guinea-Bissau:XOF GIN=Guinea:GNF GMB=Gambia:GMD SLE=Sierra Leone:SLE LBR=Liberia:LRD
CPV=Cabo Verde:CVE MRT=Mauritania:MRU MOZ=Mozambique:MZN AGO=Angola:AOA ZMB=Zambia:ZMW ZWE=Zimbabwe:ZWG MWI=Malawi:MWK
BWA=Botswana:BWP NAM=Namibia:NAD LSO=Lesotho:LSL SWZ=Eswatini:SZL MDG=Madagascar:MGA COM=Comoros:KMF
COD=Congo DR:CDF BDI=Burundi:BIF MEX=Mexico:MXN GTM=Guatemala:GTQ HND=Honduras:HNL SLV=El Salvador:USD
NIC=Nicaragua:NIO COL=Colombia:COP ECU=Ecuador:USD PER=Peru:PEN BOL=Bolivia:BOB PRY=Paraguay:PYG HTI=Haiti:HTG
JAM=Jamaica:JMD GUY=Guyana:GYD SUR=Suriname:SRD FJI=Fiji:FJD TON=Tonga:TOP WSM=Samoa:WST VUT=Vanuatu:VUV
PNG=Papua New Guinea:PGK UKR=Ukraine:UAH MDA=Moldova:MDL ALB=Albania:ALL BIH=Bosnia:BAM SRB=Serbia:RSD
MKD=North Macedonia:MKD BGR=Bulgaria:BGN ROU=Romania:RON HUN=Hungary:HUF GEO=Georgia:GEL ARM=Armenia:AMD
AZE=Azerbaijan:AZN KAZ=Kazakhstan:KZT KGZ=Kyrgyzstan:KGS UZB=Uzbekistan:UZS TJK=Tajikistan:TJS RUS=Russia:RUB
"""
_PER_DOLLAR: Final = """
USD=1 KES=129 TZS=2600 UGX=3650 RWF=1430 SSP=4500 GBP=0.78 PLN=3.8 AED=3.6725 SAR=3.75 QAR=3.64 KWD=0.307 JPY=150
KRW=1380 SGD=1.32 MYR=4.4 THB=34 AUD=1.52 NZD=1.66 CAD=1.38 CHF=0.86 NOK=10.6 SEK=10.3 DKK=6.7 CZK=22.6 ILS=3.6
ZAR=18.2 GHS=12.5 NGN=1500 BRL=5.5 CLP=940 CRC=510 DOP=60 TRY=34 INR=84 PKR=278 BDT=120 LKR=300 PHP=57 VND=25300
IDR=15800 CNY=7.2 MMK=2100 KHR=4070 MAD=9.8 DZD=134 TND=3.1 EGP=48 LBP=89500 JOD=0.709 ETB=115 ERN=15 SOS=571
SDG=600 GNF=8640 GMD=70 SLE=22.6 LRD=194 MRU=39.8 MZN=63.9 AOA=910 ZMW=26.5 ZWG=26 MWK=1735 BWP=13.4 NAD=18.2
LSL=18.2 SZL=18.2 MGA=4580 CDF=2840 BIF=2900 MXN=19.5 GTQ=7.7 HNL=25 NIO=36.7 COP=4200 PEN=3.75 BOB=6.91 PYG=7800
HTG=132 JMD=157 GYD=209 SRD=33 FJD=2.25 TOP=2.35 WST=2.7 VUV=119 PGK=3.95 UAH=41 MDL=17.9 ALL=91 RSD=105.3
MKD=55.4 RON=4.48 HUF=362 GEL=2.73 AMD=387 AZN=1.7 KZT=485 KGS=85.5 UZS=12750 TJS=10.65 RUB=95
"""
_PEGGED_TO_EURO: Final = {"EUR": 1.0, "XOF": 655.957, "XAF": 655.957, "CVE": 110.265, "KMF": 491.96775, "BAM": 1.95583}

#: Alpha-3 code -> (name, currency).
COUNTRIES: Final[dict[str, tuple[str, str]]] = {
    code: (name, currency) for code, name, currency in re.findall(r"([A-Z]{3})=(.+?):([A-Z]{3})", _COUNTRIES)
}
#: Units per US dollar.
PER_DOLLAR: Final[dict[str, float]] = {
    **{entry[:3]: float(entry[4:]) for entry in _PER_DOLLAR.split()},
    **{code: units * _EURO for code, units in _PEGGED_TO_EURO.items()},
    "BGN": 1.95583 * _EURO,
    "NPR": 84 * 1.6,
}
#: Currencies that keep their value against the dollar here, so that pegs hold on every day.
STEADY: Final = frozenset({"USD", "BGN", "INR", "NPR", *_PEGGED_TO_EURO})
