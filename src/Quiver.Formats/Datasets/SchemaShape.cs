using System.Diagnostics.CodeAnalysis;
using Quiver.Arrow.Types;

namespace Quiver.Formats.Datasets;

/// <summary>Compares schemas by the names, types and nullability of their fields.</summary>
sealed class SchemaShape : IEqualityComparer<Schema>
{
    /// <summary>The only instance.</summary>
    public static SchemaShape Comparer { get; } = new();

    /// <inheritdoc/>
    public bool Equals(Schema? x, Schema? y)
    {
        if (ReferenceEquals(x, y) || x is null || y is null || x.Fields.Count != y.Fields.Count)
        {
            return ReferenceEquals(x, y);
        }

        for (int i = 0; i < x.Fields.Count; i++)
        {
            Field a = x.Fields[i];
            Field b = y.Fields[i];
            if (a.Name != b.Name || a.IsNullable != b.IsNullable || !a.Type.Equals(b.Type))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] Schema obj)
    {
        var hash = new HashCode();
        hash.Add(obj.Fields.Count);
        foreach (Field field in obj.Fields)
        {
            hash.Add(field.Name);
        }

        return hash.ToHashCode();
    }
}
