using Quiver.Arrow.Batches;

namespace Quiver.Cli.Output;

/// <summary>Writes the rows of one result in one format.</summary>
interface IResultWriter : IDisposable
{
    /// <summary>Writes the rows of a batch, which stays the caller's.</summary>
    void Write(RecordBatch batch);

    /// <summary>Writes what only the end allows to write; a result without it is not whole.</summary>
    void Finish();
}
