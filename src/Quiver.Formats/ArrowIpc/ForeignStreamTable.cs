using Quiver.Arrow.Batches;
using Quiver.Arrow.CData;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Formats.ArrowIpc;

/// <summary>The batches of another library of the process as a table. A stream passes once, and so can the table be read once.</summary>
sealed class ForeignStreamTable(string name, ForeignArrayStream stream) : ITableProvider
{
    int _isRead;

    /// <inheritdoc/>
    public Schema Schema { get; } = new(
        [.. stream.Schema.Fields.Select(f => new Field(f.Name, f.Type.Logical, f.IsNullable, f.Metadata))], stream.Schema.Metadata);

    /// <inheritdoc/>
    public ExecutionPlan Scan(ScanRequest request) => new StreamScan(this, request);

    sealed class StreamScan(ForeignStreamTable table, ScanRequest request) : MorselScan
    {
        public override Schema Schema { get; } = table.Schema.Select(request.Projection);

        public ForeignArrayStream Batches => table.Stream;

        public IReadOnlyList<int> Projection => request.Projection;

        public override string Describe() => $"ArrowStreamScan {table.Name}, columns [{string.Join(", ", Schema.Fields.Select(f => f.Name))}]";

        public override MorselSource Open(TaskContext context, CancellationToken cancellationToken) =>
            Interlocked.Exchange(ref table._isRead, 1) == 0
                ? new StreamSource(this, context, cancellationToken)
                : throw new QuiverException(
                    ErrorCode.NotSupported,
                    $"the Arrow stream \"{table.Name}\" was read already; copy it with CREATE TABLE ... AS to read it more than once");
    }

    ForeignArrayStream Stream => stream;

    string Name => name;

    sealed class StreamSource(StreamScan scan, TaskContext context, CancellationToken cancellationToken) : MorselSource
    {
        readonly Lock _lock = new();
        long _taken;

        public override MorselReader CreateReader() => new StreamReader(this, scan, context.BatchSize, cancellationToken);

        public override void Dispose()
        {
            scan.Batches.Dispose();
            base.Dispose();
        }

        public RecordBatch? Take(out long morsel)
        {
            lock (_lock)
            {
                morsel = _taken++;
                return scan.Batches.ReadBatch();
            }
        }
    }

    sealed class StreamReader(StreamSource source, StreamScan scan, int pieceRows, CancellationToken cancellationToken)
        : BatchMorselReader(scan.Schema, pieceRows, cancellationToken)
    {
        long _morsel = -1;

        public override long Morsel => _morsel;

        protected override RecordBatch? TakeBatch() => source.Take(out _morsel);

        protected override int PositionOf(int column) => scan.Projection[column];
    }
}
