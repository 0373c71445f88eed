namespace Quiver.Compute.Aggregation;

/// <summary>How <see cref="BitAccumulator"/> combines integers.</summary>
enum BitFold
{
    And,
    Or,
    Xor,
}
