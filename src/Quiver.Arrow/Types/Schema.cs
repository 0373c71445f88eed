namespace Quiver.Arrow.Types;

/// <summary>The fields of a table or batch, in order.</summary>
public sealed class Schema
{
    static readonly IReadOnlyDictionary<string, string> NoMetadata = new Dictionary<string, string>();

    /// <summary>Creates a schema.</summary>
    public Schema(IReadOnlyList<Field> fields, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Fields = fields;
        Metadata = metadata ?? NoMetadata;
    }

    /// <summary>A schema without fields.</summary>
    public static Schema Empty { get; } = new([]);

    /// <summary>The fields in order.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>What the producer says about the table.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Returns the ordinal of the first field with this name, without regard to case; -1 where there is none.</summary>
    public int IndexOf(string name)
    {
        for (int i = 0; i < Fields.Count; i++)
        {
            if (string.Equals(Fields[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Returns the schema of some of the fields, by ordinal.</summary>
    public Schema Select(IReadOnlyList<int> ordinals)
    {
        ArgumentNullException.ThrowIfNull(ordinals);
        return new Schema([.. ordinals.Select(i => Fields[i])], Metadata);
    }

    /// <summary>Returns the fields, comma separated.</summary>
    public override string ToString() => string.Join(", ", Fields);
}
