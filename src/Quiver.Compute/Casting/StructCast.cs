using Quiver.Arrow.Types;

namespace Quiver.Compute.Casting;

/// <summary>Which fields of a struct become which in a cast: by name where they share one, else by position.</summary>
static class StructCast
{
    /// <summary>Returns the source of each field, -1 for one that is null; null where there is no such cast.</summary>
    public static int[]? Sources(StructType from, StructType to)
    {
        int[] sources = [.. to.Fields.Select(f => Find(from, f.Name))];
        if (sources.Any(s => s >= 0))
        {
            return sources;
        }

        // Rows have no names of their own: f1, c0 and so on stand for positions.
        return from.Fields.Count == to.Fields.Count ? [.. Enumerable.Range(0, to.Fields.Count)] : null;
    }

    static int Find(StructType type, string name)
    {
        for (int i = 0; i < type.Fields.Count; i++)
        {
            if (name.Length > 0 && string.Equals(type.Fields[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}
