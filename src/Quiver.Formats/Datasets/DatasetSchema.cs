using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;

namespace Quiver.Formats.Datasets;

/// <summary>The columns of a dataset and where they are in its files. Files with equal columns share one array of ordinals.</summary>
sealed class DatasetSchema
{
    readonly IReadOnlyList<DatasetFile> _files;
    readonly int[]?[] _ordinals;
    readonly Dictionary<Schema, int[]> _lateShapes = new(SchemaShape.Comparer);

    DatasetSchema(
        IReadOnlyList<DatasetFile> files, IReadOnlyList<DatasetColumn> columns, int[]?[] ordinals,
        IReadOnlyDictionary<string, string> metadata)
    {
        _files = files;
        Columns = columns;
        _ordinals = ordinals;
        Schema = new Schema([.. columns.Select(c => c.Field)], metadata);
    }

    /// <summary>The columns: those of the files, the path, the folders.</summary>
    public IReadOnlyList<DatasetColumn> Columns { get; }

    /// <summary>The columns as the table shows them.</summary>
    public Schema Schema { get; }

    /// <summary>
    /// Returns the ordinals in a file of all columns, -1 where the values do not come from the file; null where it is not open.
    /// </summary>
    public int[]? OrdinalsIn(int file) => _ordinals[file];

    /// <summary>Returns the ordinals in a file that has been opened by now. It must have all columns that are not of its path.</summary>
    public int[] OrdinalsIn(int file, Schema own)
    {
        if (_ordinals[file] is { } known)
        {
            return known;
        }

        lock (_lateShapes)
        {
            if (!_lateShapes.TryGetValue(own, out int[]? ordinals))
            {
                ordinals = OrdinalsIn(own, Columns);
                for (int i = 0; i < ordinals.Length; i++)
                {
                    if (Columns[i].Origin == ColumnOrigin.File && ordinals[i] < 0)
                    {
                        throw Missing(Columns[i].Field, _files[file], _files[0]);
                    }
                }

                _lateShapes.Add(own, ordinals);
            }

            return ordinals;
        }
    }

    /// <summary>Brings the columns of files together.</summary>
    public static DatasetSchema Create(IReadOnlyList<DatasetFile> files, HivePartitions? hive, DatasetOptions options)
    {
        Dictionary<Schema, int[]> shapes = ShapesOf(files, out Schema?[] shapeOf);
        List<Field> fields = Merge(files, shapeOf, options);
        List<DatasetColumn> columns = Arrange(fields, files[0], hive, options);
        foreach (Schema shape in shapes.Keys.ToArray())
        {
            shapes[shape] = OrdinalsIn(shape, columns);
        }

        return new DatasetSchema(
            files, columns, [.. shapeOf.Select(s => s is null ? null : shapes[s])], files[0].Known!.Schema.Metadata);
    }

    /// <summary>Finds the distinct schemas: of ten thousand files mostly one, by which all further work is done.</summary>
    static Dictionary<Schema, int[]> ShapesOf(IReadOnlyList<DatasetFile> files, out Schema?[] shapeOf)
    {
        var shapes = new Dictionary<Schema, int[]>(SchemaShape.Comparer);
        var canonical = new Dictionary<Schema, Schema>(SchemaShape.Comparer);
        shapeOf = new Schema?[files.Count];
        for (int i = 0; i < shapeOf.Length; i++)
        {
            if (files[i].Known?.Schema is not { } schema)
            {
                continue;
            }

            if (!canonical.TryGetValue(schema, out Schema? shape))
            {
                canonical.Add(schema, schema);
                shapes.Add(schema, []);
                shape = schema;
            }

            shapeOf[i] = shape;
        }

        return shapes;
    }

    static List<Field> Merge(IReadOnlyList<DatasetFile> files, Schema?[] shapeOf, DatasetOptions options)
    {
        var fields = new List<Field>(shapeOf[0]!.Fields.Select(f => new Field(f.Name, f.Type.Logical, f.IsNullable, f.Metadata)));
        var ordinals = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < fields.Count; i++)
        {
            ordinals.TryAdd(fields[i].Name, i);
        }

        var seen = new HashSet<Schema>(ReferenceEqualityComparer.Instance) { shapeOf[0]! };
        bool hasUnopened = false;
        for (int file = 1; file < files.Count; file++)
        {
            if (shapeOf[file] is not { } shape)
            {
                hasUnopened = true;
            }
            else if (seen.Add(shape))
            {
                Merge(fields, ordinals, files[file], files[0], options);
            }
        }

        // What a file that nobody looked at yet has may be null.
        return hasUnopened ? fields.ConvertAll(AsNullable) : fields;
    }

    static void Merge(
        List<Field> fields, Dictionary<string, int> ordinals, DatasetFile file, DatasetFile first, DatasetOptions options)
    {
        var found = new HashSet<int>();
        foreach (Field field in file.Known!.Schema.Fields)
        {
            if (ordinals.TryGetValue(field.Name, out int at))
            {
                found.Add(at);
                fields[at] = Merge(fields[at], field, file, first, options);
            }
            else if (options.UnionByName)
            {
                ordinals.Add(field.Name, fields.Count);
                found.Add(fields.Count);
                fields.Add(new Field(field.Name, field.Type.Logical, isNullable: true, field.Metadata));
            }
        }

        for (int i = 0; i < fields.Count && found.Count < fields.Count; i++)
        {
            if (!found.Contains(i))
            {
                fields[i] = options.UnionByName ? AsNullable(fields[i]) : throw Missing(fields[i], file, first);
            }
        }
    }

    static QuiverException Missing(Field field, DatasetFile file, DatasetFile first) => new(
        ErrorCode.TypeMismatch,
        $"file \"{file.Name}\" has no column \"{field.Name}\", which \"{first.Name}\" of the same table has; "
        + "union_by_name := true makes it null there");

    static Field Merge(Field field, Field other, DatasetFile file, DatasetFile first, DatasetOptions options)
    {
        DataType type = TypeMerging.Merge(field.Type, other.Type, options.UnionByName || field.Type.Id == TypeId.Utf8)
            ?? throw new QuiverException(
                ErrorCode.TypeMismatch,
                $"column \"{field.Name}\" is {other.Type} in \"{file.Name}\", but {field.Type} in \"{first.Name}\" of the same table"
                + (other.Type.Id == TypeId.Utf8 && !field.Type.IsNested ? "; union_by_name := true makes it text" : ""));
        return type.Equals(field.Type) && field.IsNullable == (field.IsNullable || other.IsNullable)
            ? field
            : new Field(field.Name, type, field.IsNullable || other.IsNullable, field.Metadata);
    }

    static Field AsNullable(Field field) => field.IsNullable ? field : new Field(field.Name, field.Type, isNullable: true, field.Metadata);

    /// <summary>Adds the path and the folders. A folder wins over a column of its name in the files, whose place it takes.</summary>
    static List<DatasetColumn> Arrange(List<Field> fields, DatasetFile first, HivePartitions? hive, DatasetOptions options)
    {
        List<DatasetColumn> columns = [.. fields.Select(f => new DatasetColumn(f, ColumnOrigin.File))];
        if (options.FilenameColumn is { } name)
        {
            if (IndexOf(columns, name) >= 0)
            {
                throw new QuiverException(
                    ErrorCode.AlreadyExists,
                    $"\"{first.Name}\" has a column \"{name}\" of its own; filename := 'another_name' names the column of paths");
            }

            columns.Add(new DatasetColumn(new Field(name, DataType.Utf8, isNullable: false), ColumnOrigin.Filename));
        }

        for (int i = 0; hive is not null && i < hive.Fields.Count; i++)
        {
            int at = IndexOf(columns, hive.Fields[i].Name);
            if (at >= 0)
            {
                columns[at] = new DatasetColumn(
                    new Field(columns[at].Field.Name, hive.Fields[i].Type), ColumnOrigin.Partition, i);
            }
            else
            {
                columns.Add(new DatasetColumn(hive.Fields[i], ColumnOrigin.Partition, i));
            }
        }

        return columns;
    }

    static int IndexOf(List<DatasetColumn> columns, string name) =>
        columns.FindIndex(c => string.Equals(c.Field.Name, name, StringComparison.OrdinalIgnoreCase));

    static int[] OrdinalsIn(Schema shape, IReadOnlyList<DatasetColumn> columns)
    {
        var byName = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < shape.Fields.Count; i++)
        {
            byName.TryAdd(shape.Fields[i].Name, i);
        }

        return [.. columns.Select(c =>
            c.Origin == ColumnOrigin.File && byName.TryGetValue(c.Field.Name, out int ordinal) ? ordinal : -1)];
    }
}
