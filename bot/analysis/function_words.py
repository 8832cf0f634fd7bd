"""English words that join others and mean little alone: no keyphrase has one, no text is typical by one."""

FUNCTION_WORDS = frozenset(
    """
    a about above across after again all almost already also although always am an and another any anybody
    anyone anything anyway are aren't around as at away back be became because become been before being below
    beside between bit both but by came can can't cannot come could couldn't did didn't do does doesn't doing
    don't done down during each either else enough especially etc even ever every everybody everyone
    everything far few for from further get gets getting give given gives go goes going gone got had hadn't
    has hasn't have haven't having he he'd he's hence her here hers herself him himself his how however i i'd
    i'll i'm i've if in indeed instead into is isn't it it'd it'll it's its itself just keep kept kind last
    later least less let let's like lot lots made make makes making many may maybe me might mine more most
    much must my myself need needed needs neither never next no nobody none nor not nothing now of off often
    oh ok okay on once one ones only onto or other others our ours ourselves out over own per perhaps quite
    rather really same say see seem seemed seems seen several shall she she's should shouldn't since so some
    somebody someone something sometimes soon sort still such take than that that's the their theirs them
    themselves then there there's these they they'd they'll they're they've thing things this those though
    through thus till to too toward towards under until up upon us use used using usually very via was wasn't
    way we we'd we'll we're we've week weeks well went were weren't what what's when where whether which while
    who who's whole whom whose why will with within without won't would wouldn't yes yet you you'd you'll
    you're you've your yours yourself
    """.split()  # noqa: SIM905 - one list of two hundred words in quotes reads worse
)
