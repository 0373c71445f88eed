using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Storage.Merging;

/// <summary>
/// Merges sorted rows into rows with unique keys. The value of a column is its newest that is not null: inputs are given oldest first, and
/// of equal keys in one input the later row is newer. Series are compared once a run of rows in a heap of inputs; the inputs that share a
/// series are merged by time in a second heap, which is asked once a stretch of rows that no other input interrupts. Values move column by
/// column, stretch by stretch. Memory is bounded by one output batch and what the inputs hold.
/// </summary>
sealed unsafe class MergeReader : SortedRows
{
    readonly int _batchRows;
    readonly SortedRows? _only;
    readonly MergeInput[] _inputs;
    readonly MergeOutput? _output;
    readonly SeriesHeap? _waiting;
    readonly TimeHeap? _series;
    readonly List<MergeInput> _ended = [];
    readonly int _tags;
    bool _isStarted;
    bool _hasLast;
    long _lastTime;

    /// <summary>Creates a merge and takes the inputs over.</summary>
    /// <param name="schema">The columns of the batches of all inputs.</param>
    /// <param name="key">Where the key is in them.</param>
    /// <param name="inputs">Sorted rows, oldest first.</param>
    /// <param name="batchRows">The most rows of a batch of the output.</param>
    /// <param name="budget">What the memory of the merge is counted against.</param>
    public MergeReader(Schema schema, MergeKey key, IReadOnlyList<SortedRows> inputs, int batchRows, MemoryBudget budget)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchRows, 1);
        _batchRows = batchRows;
        _tags = key.TagOrdinals.Count;
        _inputs = [];
        if (inputs is [{ HasUniqueKeys: true } only])
        {
            _only = only;
            return;
        }

        _inputs = new MergeInput[inputs.Count];
        var taken = 0;
        try
        {
            for (; taken < inputs.Count; taken++)
            {
                _inputs[taken] = new MergeInput(inputs[taken], taken, key, budget);
            }

            _output = new MergeOutput(schema, key, inputs.Count, batchRows, budget);
        }
        catch
        {
            for (var i = 0; i < inputs.Count; i++)
            {
                ((IDisposable)(i < taken ? _inputs[i] : inputs[i])).Dispose();
            }

            throw;
        }

        _waiting = new SeriesHeap(_inputs, _tags);
        _series = new TimeHeap(inputs.Count);
    }

    /// <inheritdoc/>
    public override bool HasUniqueKeys => true;

    /// <inheritdoc/>
    public override RecordBatch? Next()
    {
        if (_only is not null)
        {
            return NextOf(_only);
        }

        _output!.Begin();
        Start();
        do
        {
            GoOn();
        }
        while ((_series!.Count > 0 || StartSeries()) && MergeSeries());

        return _output.Build();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _only?.Dispose();
        _output?.Dispose();
        foreach (var input in _inputs)
        {
            input.Dispose();
        }
    }

    /// <summary>Returns the next batch of an input that has rows.</summary>
    internal static RecordBatch? NextOf(SortedRows rows)
    {
        var batch = rows.Next();
        while (batch is { Length: 0 })
        {
            batch = rows.Next();
        }

        return batch;
    }

    void Start()
    {
        if (_isStarted)
        {
            return;
        }

        _isStarted = true;
        _ended.AddRange(_inputs);
    }

    /// <summary>Moves the inputs whose runs have ended to their next ones.</summary>
    void GoOn()
    {
        foreach (var input in _ended)
        {
            if (input.Row < input.End)
            {
                // The next series of a chunk is another one.
                input.StartRun();
                _waiting!.Push(input);
                continue;
            }

            // The rows of the chunk are gone with the next step.
            _output!.Copy();
            if (!input.NextChunk())
            {
                _output.Unload(input.Index);
                continue;
            }

            _output.Load(input.Index, input.Chunk!);
            input.StartRun();
            var order = _hasLast ? SeriesOrder.Compare(input.Key, _output.Series, _tags) : 1;
            if (order > 0)
            {
                _waiting!.Push(input);
            }
            else if (order == 0 && input.Times[input.Row] > _lastTime)
            {
                _series!.Push(input.Index, input.Times[input.Row]);
            }
            else
            {
                throw input.NotSorted(order < 0 ? "series" : "time");
            }
        }

        _ended.Clear();
    }

    /// <summary>Takes the inputs that stand in the first series, and returns false where there are none.</summary>
    bool StartSeries()
    {
        if (_waiting!.Count == 0)
        {
            return false;
        }

        var first = _waiting.Pop();
        _series!.Push(first.Index, first.Times[first.Row]);
        while (_waiting.Count > 0 && SeriesOrder.AreEqual(_waiting.Top.Key, first.Key, _tags))
        {
            var input = _waiting.Pop();
            _series.Push(input.Index, input.Times[input.Row]);
        }

        _output!.StartSeries(first.Key);
        _hasLast = false;
        return true;
    }

    /// <summary>
    /// Merges rows of the series until a run has ended, and returns false where the output is full before that. Either way all rows of the
    /// last key have been taken.
    /// </summary>
    bool MergeSeries()
    {
        var series = _series!;
        while (series.Count > 0)
        {
            var time = series.TopTime;
            var isSame = _hasLast && time == _lastTime;
            if (!isSame && (_ended.Count > 0 || _output!.Count == _batchRows))
            {
                return _ended.Count > 0;
            }

            var input = _inputs[series.Top];
            if (isSame)
            {
                _output!.Supersede(input.Index, input.Row++);
            }
            else
            {
                AddStretch(input);
            }

            if (input.Row < input.RunEnd)
            {
                series.ReplaceTop(input.Times[input.Row]);
            }
            else
            {
                series.Pop();
                _ended.Add(input);
            }
        }

        return true;
    }

    /// <summary>Adds the rows of an input before the first of another one.</summary>
    void AddStretch(MergeInput input)
    {
        var end = input.FindTime(_series!.SecondTime);
        end = Math.Min(end, input.Row + _batchRows - _output!.Count);
        if (!input.IsStrict)
        {
            end = input.FindRepetition(end);
        }

        _output.Add(input.Index, input.Row, end - input.Row);
        _hasLast = true;
        _lastTime = input.Times[end - 1];
        input.Row = end;
    }
}
