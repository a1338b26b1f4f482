"""Words that records keep in English as plain text, and that have a translation nevertheless.

Any other text in their columns is shown as it stands. Nothing is refused for not being here.
"""

from django.utils.translation import gettext_noop as _

# Military and special ranks.
RANKS = frozenset(
    {
        _("Army commander"),
        _("Captain of State Security"),
        _("General"),
        _("Lieutenant-general"),
        _("Marshal of the Soviet Union"),
        _("Senior lieutenant of State Security"),
    }
)

# Who states a number, where that is no author of the register.
STATED_BY = frozenset(
    {
        _("A. N. Yakovlev"),
        _("Author of 1941 (not named in the encyclopedia article)"),
        _("Biography of Stalin, note 118"),
        _("Blog"),
        _("Calendar page"),
        _("Commission of the Central Committee, 9 February 1956"),
        _("Documents"),
        _("Encyclopedia"),
        _("Encyclopedia and church site"),
        _("Encyclopedia articles on Pliner"),
        _("Encyclopedia extract"),
        _("Encyclopedia text"),
        _("Encyclopedia text after a biography"),
        _("FSB figures cited by Cogita"),
        _("Flige"),
        _("Haaretz"),
        _("Historical dictionary"),
        _("Historiographic survey"),
        _("Khrushchev according to the encyclopedia article"),
        _("Khrushchev's letter"),
        _("Krivenko and Prudovsky 2021"),
        _("Memorial"),
        _("Museum page"),
        _("Nicolas Werth"),
        _("Nicolas Werth as cited"),
        _("Official Belarusian figure"),
        _("Official count"),
        _("Order 00447"),
        _("Petrov and Roginsky"),
        _("Photo caption"),
        _("Politburo according to the encyclopedia article"),
        _("Press"),
        _("Press document"),
        _("Range in encyclopedia"),
        _("Reserve"),
        _("Reznik"),
        _("Timothy Snyder"),
        _("Ukrainian blog"),
        _("Vadim Rogovin"),
        _("Video description"),
    }
)

# The countries places lie in today.
COUNTRIES = frozenset(
    {
        _("Armenia"),
        _("Azerbaijan"),
        _("Belarus"),
        _("Bulgaria"),
        _("China"),
        _("Czechia"),
        _("Estonia"),
        _("Finland"),
        _("France"),
        _("Georgia"),
        _("Germany"),
        _("Hungary"),
        _("Japan"),
        _("Kazakhstan"),
        _("Kyrgyzstan"),
        _("Latvia"),
        _("Lithuania"),
        _("Mexico"),
        _("Moldova"),
        _("Mongolia"),
        _("Poland"),
        _("Romania"),
        _("Russia"),
        _("Switzerland"),
        _("Turkey"),
        _("Ukraine"),
        _("United Kingdom"),
        _("United States"),
        _("Uzbekistan"),
    }
)

# Where the coordinates of a place come from.
COORDINATES_REASONS = frozenset(
    {
        _("As given in the list of places of this collection"),
        _("As given in the list of places of terror in Moscow"),
    }
)
