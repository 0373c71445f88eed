using Quiver.Arrow.Batches;
using Quiver.Engine.Catalog;
using Quiver.Storage.Merging;

namespace Quiver.Storage.Tables;

/// <summary>Rows of chunks that overlap, merged by key by one worker.</summary>
/// <param name="open">Opens the merged rows.</param>
sealed class MergedSource(Func<SortedRows> open) : MorselSource
{
    int _isTaken;

    /// <inheritdoc/>
    public override int MorselCount => 1;

    /// <inheritdoc/>
    public override MorselReader CreateReader() => new Reader(this);

    sealed class Reader(MergedSource source) : MorselReader
    {
        SortedRows? _rows;
        bool _isDone;

        /// <inheritdoc/>
        public override long Morsel => 0;

        /// <inheritdoc/>
        public override RecordBatch? Next()
        {
            if (_rows is null)
            {
                if (_isDone || Interlocked.Exchange(ref source._isTaken, 1) != 0)
                {
                    return null;
                }

                _rows = source.Open();
            }

            if (_rows.Next() is not { } batch)
            {
                _isDone = true;
                return null;
            }

            return batch;
        }

        /// <inheritdoc/>
        public override void Dispose()
        {
            _rows?.Dispose();
            base.Dispose();
        }
    }

    SortedRows Open() => open();
}
