using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Vectors;
using Quiver.Engine.Catalog;

namespace Quiver.Storage.Files;

/// <summary>Gives the rows of a file the columns of a scan, without those that are clipped off.</summary>
/// <param name="rows">The rows of the file.</param>
/// <param name="request">Which columns they have.</param>
/// <param name="schema">The columns of the scan, and after them those that only clipping needs.</param>
/// <param name="narrow">The columns of the scan.</param>
/// <param name="clip">What is clipped off, taken over; null for nothing.</param>
sealed class FileReader(MorselReader rows, FileRequest request, Schema schema, Schema narrow, RowClip? clip) : MorselReader
{
    /// <inheritdoc/>
    public override long Morsel => rows.Morsel;

    /// <inheritdoc/>
    public override RecordBatch? Next()
    {
        while (rows.Next() is { } batch)
        {
            var wide = Assemble(batch);
            if (clip is null)
            {
                return wide;
            }

            if (clip.Apply(wide) is { } clipped)
            {
                return Narrow(clipped);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        rows.Dispose();
        clip?.Dispose();
        base.Dispose();
    }

    RecordBatch Assemble(RecordBatch batch)
    {
        var columns = new Column[request.Sources.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = request.Sources[i] < 0
                ? NullColumns.Of(schema.Fields[i].Type, batch.Length)
                : batch.Columns[request.Sources[i]];
        }

        return new RecordBatch(schema, columns, batch.Length);
    }

    /// <summary>Leaves out the columns that only clipping needed, which come last.</summary>
    RecordBatch Narrow(RecordBatch batch) => ReferenceEquals(schema, narrow)
        ? batch
        : new RecordBatch(narrow, [.. batch.Columns.Take(narrow.Fields.Count)], batch.Length);
}
