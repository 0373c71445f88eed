using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>Finds out columns and types of JSON files from their first rows.</summary>
static class JsonInference
{
    /// <summary>The name of the only column where rows are not objects.</summary>
    public const string ValueColumn = "json";

    /// <summary>Finds out the format of a table from the first rows of its first files.</summary>
    public static JsonFormat Infer(
        IReadOnlyList<TextSource> sources, JsonOptions options, MemoryBudget budget, CancellationToken cancellationToken)
    {
        if (KnownColumns(options) is { } known)
        {
            return known;
        }

        JsonShape shape = Sample(sources, options, budget, cancellationToken);
        bool isWhole = true;
        foreach (TextSource source in sources)
        {
            JsonShape? learned = JsonLearnedShapes.Shared.Find(source, options);
            isWhole &= learned is not null;
            if (learned is not null)
            {
                WidenRows(shape, learned);
            }
        }

        return shape.Count > 0
            ? Describe(sources[0].Name, shape, options) with { IsTentative = !isWhole }
            : throw new QuiverException(ErrorCode.CorruptFile, NoRows(sources[0], options));
    }

    /// <summary>Returns the shape of the first rows of the first files.</summary>
    public static JsonShape Sample(
        IReadOnlyList<TextSource> sources, JsonOptions options, MemoryBudget budget, CancellationToken cancellationToken)
    {
        var shape = new JsonShape();
        for (int i = 0; i < sources.Count && i < options.SampleFiles; i++)
        {
            shape.Add(Sample(sources[i], options, budget, cancellationToken));
        }

        return shape;
    }

    /// <summary>Rows stay objects where they are so in the sample: else the columns would be others than those of the query.</summary>
    static void WidenRows(JsonShape shape, JsonShape learned)
    {
        if (shape.Kinds == JsonKinds.Object)
        {
            shape.WidenFields(learned);
        }
        else
        {
            shape.Widen(learned);
        }
    }

    /// <summary>Returns the format where the options tell the columns, else null.</summary>
    public static JsonFormat? KnownColumns(JsonOptions options) =>
        options.IsRaw ? new JsonFormat(new Schema([JsonField.Create(ValueColumn)]), null, options)
        : options.Columns is { } columns ? new JsonFormat(new Schema(columns), [.. columns.Select(c => c.Name)], options)
        : null;

    /// <summary>Returns the shape of the first rows of a file.</summary>
    public static JsonShape Sample(TextSource source, JsonOptions options, MemoryBudget budget, CancellationToken cancellationToken)
    {
        JsonStart start = JsonLayoutFinder.Find(source, options, budget);
        int chunkBytes = (int)Math.Min(JsonChunker.DefaultJsonChunkBytes, Math.Max(options.SampleBytes, 64) + TextChunk.Padding);
        using TextChunker chunker = JsonChunker.Create(source, start, options, budget, chunkBytes);
        using var chunk = new TextChunk(budget);
        using var tokens = new JsonTokens(source, start.Layout, options, budget);
        var rows = new JsonRows(tokens, start, options);
        var shape = new JsonShape();
        for (long bytes = 0; bytes < options.SampleBytes && chunker.TryNext(chunk); bytes += tokens.Tag == JsonChunkTag.Gap ? 0 : chunk.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tokens.Open(chunk);
            rows.Open();
            while (rows.MoveNext())
            {
                AddRow(shape, tokens, rows, options);
                if (shape.Count >= options.SampleRows)
                {
                    return shape;
                }
            }
        }

        return shape;
    }

    /// <summary>Describes the table of the files that a shape was found in.</summary>
    public static JsonFormat Describe(string name, JsonShape shape, JsonOptions options)
    {
        var finder = new JsonTypeFinder(options.Typing);
        bool isRecord = finder.IsRecord(shape);
        if (!isRecord && options.IsRecords == true)
        {
            throw new QuiverException(
                ErrorCode.TypeMismatch, $"{name} has rows that are not objects with the same few keys; pass records := 'auto' or 'false'");
        }

        isRecord &= options.IsRecords != false;
        List<Field> fields = isRecord ? Columns(finder, shape, options) : [TypeOf(Row(finder, shape), options)];
        foreach (string column in options.Types?.Keys ?? [])
        {
            if (!fields.Any(f => string.Equals(f.Name, column, StringComparison.OrdinalIgnoreCase)))
            {
                throw new QuiverException(ErrorCode.UnknownColumn, $"types names the column \"{column}\", which {name} does not have");
            }
        }

        return new JsonFormat(new Schema(fields), isRecord ? [.. shape.Keys] : null, options);
    }

    /// <summary>Says that the rows of a file cannot be found.</summary>
    public static string NoRows(TextSource source, JsonOptions options) => source.Name + (options.Pointer is { } pointer
        ? $" has no rows at '{pointer.Text}'"
        : source.Length == 0 ? " is empty" : " holds no values") + ": its columns cannot be inferred";

    /// <summary>Rows of different kinds stay JSON, as does an object without any key.</summary>
    static Field Row(JsonTypeFinder finder, JsonShape shape)
    {
        Field found = finder.Find(ValueColumn, shape, 0);
        bool isText = found.Type.Id == TypeId.Utf8 && shape.Kinds != JsonKinds.String;
        return isText || (shape.Kinds == JsonKinds.Object && shape.Keys.Count == 0 && shape.MapValue is null)
            ? JsonField.Create(ValueColumn)
            : found;
    }

    /// <summary>Keys that differ in case only need columns that differ in more.</summary>
    static List<Field> Columns(JsonTypeFinder finder, JsonShape shape, JsonOptions options)
    {
        var fields = new List<Field>();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string key in shape.Keys)
        {
            string name = key;
            for (int n = 1; !taken.Add(name); n++)
            {
                name = FormattableString.Invariant($"{key}_{n}");
            }

            fields.Add(TypeOf(finder.Find(name, shape.Field(key), 1), options));
        }

        return fields;
    }

    static void AddRow(JsonShape shape, JsonTokens tokens, JsonRows rows, JsonOptions options)
    {
        if (!options.IgnoresErrors)
        {
            shape.Add(tokens, options);
            rows.End();
            return;
        }

        try
        {
            var row = new JsonShape();
            row.Add(tokens, options);
            rows.End();
            shape.Add(row);
        }
        catch (QuiverException e) when (JsonChunkReader.IsRowError(e))
        {
            rows.Recover(e);
        }
    }

    static Field TypeOf(Field found, JsonOptions options)
    {
        foreach ((string name, Field given) in options.Types ?? new Dictionary<string, Field>())
        {
            if (string.Equals(name, found.Name, StringComparison.OrdinalIgnoreCase))
            {
                return new Field(found.Name, given.Type, metadata: given.Metadata);
            }
        }

        return found;
    }
}
