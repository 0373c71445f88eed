namespace Quiver.Compute.Grouping;

/// <summary>Compares two rows of key words; one struct a shape, so that the probe loop is compiled for it.</summary>
unsafe interface IKeyEquality
{
    /// <summary>Whether the rows have equal keys.</summary>
    static abstract bool Equal(ulong* left, ulong* right, int words, int[] stringOffsets);
}
