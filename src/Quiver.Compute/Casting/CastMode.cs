namespace Quiver.Compute.Casting;

/// <summary>What becomes of values that cannot be cast.</summary>
public enum CastMode
{
    /// <summary>They fail the query, as CAST does.</summary>
    Strict,

    /// <summary>They become null, as TRY_CAST does.</summary>
    Try,
}
