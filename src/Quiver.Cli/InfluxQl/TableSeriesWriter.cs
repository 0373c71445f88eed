using System.Text.Json;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Types;
using Quiver.Cli.Output;

namespace Quiver.Cli.InfluxQl;

/// <summary>Draws tables: series with the same columns and keys of tags are in one.</summary>
sealed class TableSeriesWriter(Stream output, TableLayout layout) : ISeriesWriter
{
    TableWriter? _table;
    Schema? _schema;

    /// <inheritdoc/>
    public void Write(SeriesHead series, IReadOnlyList<JsonElement> rows, bool isContinuation)
    {
        string[] names = [.. series.Name.Length > 0 ? (string[])["name"] : [], .. series.Tags.Select(t => t.Key), .. series.Columns];
        if (_schema is null || !_schema.Fields.Select(field => field.Name).SequenceEqual(names, StringComparer.Ordinal))
        {
            Finish();
            _schema = new Schema([.. names.Select(name => new Field(name, DataType.Utf8))]);
            _table = new TableWriter(output, _schema, layout);
        }

        string[] lead = [.. series.Name.Length > 0 ? (string[])[series.Name] : [], .. series.Tags.Select(t => t.Value)];
        ColumnBuilder[] builders = [.. names.Select(_ => ColumnBuilder.Create(DataType.Utf8))];
        foreach (JsonElement row in rows)
        {
            for (int i = 0; i < builders.Length; i++)
            {
                builders[i].Append(
                    i < lead.Length ? lead[i] : row[i - lead.Length] is { ValueKind: not JsonValueKind.Null } cell ? SeriesHead.TextOf(cell)
                    : null);
            }
        }

        using var batch = new RecordBatch(_schema, [.. builders.Select(builder => builder.Finish())], rows.Count);
        _table!.Write(batch);
    }

    /// <inheritdoc/>
    public void Finish()
    {
        _table?.Finish();
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _table?.Dispose();
        _table = null;
        _schema = null;
    }
}
