using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;

namespace Quiver.Engine.Functions;

/// <summary>An aggregate over .NET delegates, row by row.</summary>
sealed class DelegateAggregate<T, TState, TResult>(
    string name, Func<TState> seed, Func<TState, T, TState> add, Func<TState, TState, TState> merge, Func<TState, TResult> finish)
    : AggregateFunction(name)
    where T : notnull
{
    static readonly DataType Parameter = ClrTypes.ToDataType(typeof(T));
    static readonly DataType Result = ClrTypes.ToDataType(typeof(TResult));

    public override FunctionSignature? Resolve(IReadOnlyList<DataType> arguments) =>
        Overloads.CostOf([Parameter], arguments) is not null ? new FunctionSignature([Parameter], Result) : null;

    public override GroupedAccumulator CreateAccumulator(FunctionSignature signature, MemoryBudget budget) => new Accumulator(this);

    readonly Func<TState> _seed = seed;
    readonly Func<TState, T, TState> _add = add;
    readonly Func<TState, TState, TState> _merge = merge;
    readonly Func<TState, TResult> _finish = finish;

    sealed class Accumulator(DelegateAggregate<T, TState, TResult> function) : GroupedAccumulator
    {
        readonly List<TState> _states = [];

        public override void Resize(int groupCount)
        {
            while (_states.Count < groupCount)
            {
                _states.Add(function._seed());
            }
        }

        public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
        {
            for (int i = 0; i < groups.Length; i++)
            {
                if (arguments[0].GetValue(i) is T value)
                {
                    _states[groups[i]] = function._add(_states[groups[i]], value);
                }
            }
        }

        public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
        {
            List<TState> others = ((Accumulator)other)._states;
            for (int i = 0; i < groups.Length; i++)
            {
                _states[groups[i]] = function._merge(_states[groups[i]], others[otherGroups[i]]);
            }
        }

        public override Column Finish(int from, int count)
        {
            using ColumnBuilder builder = ColumnBuilder.Create(Result);
            for (int i = from; i < from + count; i++)
            {
                builder.Append(function._finish(_states[i]));
            }

            return builder.Finish();
        }
    }
}
