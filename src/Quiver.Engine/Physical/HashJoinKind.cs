namespace Quiver.Engine.Physical;

/// <summary>What a hash join gives, said of its probe and build sides.</summary>
enum HashJoinKind
{
    /// <summary>Pairs.</summary>
    Inner,

    /// <summary>Pairs, and probe rows without partner.</summary>
    KeepProbe,

    /// <summary>Pairs, and build rows without partner.</summary>
    KeepBuild,

    /// <summary>Pairs, and rows of both sides without partner.</summary>
    KeepBoth,

    /// <summary>Probe rows with a partner.</summary>
    ProbeSemi,

    /// <summary>Probe rows without partner.</summary>
    ProbeAnti,

    /// <summary>Build rows with a partner.</summary>
    BuildSemi,

    /// <summary>Build rows without partner.</summary>
    BuildAnti,

    /// <summary>Probe rows with a three-valued mark.</summary>
    Mark,

    /// <summary>Pairs and probe rows without partner; two partners are an error.</summary>
    Single,
}
