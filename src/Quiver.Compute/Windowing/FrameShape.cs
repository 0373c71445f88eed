namespace Quiver.Compute.Windowing;

/// <summary>A frame without its offsets.</summary>
/// <param name="Unit">What offsets count.</param>
/// <param name="Start">Where it starts.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Exclusion">What it leaves out.</param>
sealed record FrameShape(FrameUnit Unit, FrameBound Start, FrameBound End, FrameExclusion Exclusion)
{
    /// <summary>The frame that is meant where none is written: to the last peer of the current row.</summary>
    public static FrameShape Default { get; } =
        new(FrameUnit.Range, FrameBound.UnboundedPreceding, FrameBound.CurrentRow, FrameExclusion.NoOthers);

    public override string ToString()
    {
        string exclusion = Exclusion switch
        {
            FrameExclusion.CurrentRow => " EXCLUDE CURRENT ROW",
            FrameExclusion.Group => " EXCLUDE GROUP",
            FrameExclusion.Ties => " EXCLUDE TIES",
            _ => "",
        };
        return $"{Unit.ToString().ToUpperInvariant()} BETWEEN {{0}} AND {{1}}{exclusion}";
    }
}
