using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// How rows of one side of a join are kept: its columns, then what keys and conditions of order compute. A key that is a column is kept
/// once only, and a computed one is computed once only, however often the rows move.
/// </summary>
sealed class JoinRowLayout
{
    readonly int[] _values;

    /// <param name="side">The side of the join.</param>
    /// <param name="values">The keys and what else the index is built over or asked for.</param>
    /// <param name="keyCount">How many of them, the first ones, are keys that all partners share.</param>
    public JoinRowLayout(PhysicalPlan side, IEnumerable<Expression> values, int keyCount)
    {
        Ordinals = side.Ordinals();
        ColumnCount = side.Columns.Count;
        var computed = new List<Expression>();
        var places = new List<int>();
        foreach (Expression value in values)
        {
            if (value is ColumnExpression column && Ordinals.TryGetValue(column.Id, out int ordinal))
            {
                places.Add(ordinal);
            }
            else
            {
                places.Add(ColumnCount + computed.Count);
                computed.Add(value);
            }
        }

        Computed = computed;
        _values = [.. places];
        Keys = _values[..keyCount];
        Types = [.. side.Columns.Select(c => c.Type.Logical), .. computed.Select(e => e.Type.Logical)];
    }

    /// <summary>The columns of the side by id.</summary>
    public Dictionary<ColumnId, int> Ordinals { get; }

    /// <summary>The number of columns of the side.</summary>
    public int ColumnCount { get; }

    /// <summary>The types of all that is kept.</summary>
    public DataType[] Types { get; }

    /// <summary>What is kept beside the columns.</summary>
    public IReadOnlyList<Expression> Computed { get; }

    /// <summary>Where the keys are that all partners share.</summary>
    public IReadOnlyList<int> Keys { get; }

    /// <summary>Where a value is.</summary>
    public int PlaceOf(int value) => _values[value];

    /// <summary>Returns the values of kept rows.</summary>
    /// <param name="kept">Gives a column of the rows.</param>
    public Column[] Values(Func<int, Column> kept) => [.. _values.Select(kept)];
}
