using Quiver.Compute.Filling;

namespace Quiver.Engine.Logical;

/// <summary>A column that gap filling gives.</summary>
/// <param name="Column">The column.</param>
/// <param name="Source">The column of the input that it is made of.</param>
/// <param name="Kind">What it holds where there was no data.</param>
sealed record GapFillColumn(PlanColumn Column, PlanColumn Source, GapFillKind Kind)
{
    public override string ToString() => Kind switch
    {
        GapFillKind.Previous => $"locf({Source.Name})",
        GapFillKind.Linear => $"interpolate({Source.Name})",
        GapFillKind.Zero => $"{Column.Name} or 0",
        _ => Column.Name,
    };
}
