using Quiver.Arrow.Batches;

namespace Quiver.Server.Http.Output;

/// <summary>Writes rows to the body of an answer, in one format.</summary>
interface IResultEncoder : IAsyncDisposable
{
    /// <summary>Whether the body has rows that a client can use before the others come.</summary>
    bool HasUsableRows { get; }

    /// <summary>Takes a batch over and writes its rows.</summary>
    ValueTask WriteAsync(RecordBatch batch);

    /// <summary>Writes what only the end allows to write.</summary>
    ValueTask FinishAsync();
}
