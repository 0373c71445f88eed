using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Lists;
using Quiver.Compute.Selection;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>
/// One batch of a function that makes lists of elements and values of its arguments: the arguments, and one column of all elements
/// that can be picked.
/// </summary>
#pragma warning disable CA1001 // The columns are views of arguments and scratch memory, which others own.
sealed class ListCall
#pragma warning restore CA1001
{
    const int ResultScratch = 39;

    readonly ListPicks _picks = new();
    Column[] _arguments = [];
    int[] _bases = [];
    Column _elements = new NullColumn(0);

    /// <summary>What a function does for one row.</summary>
    public delegate void Body(ListCall call, int row);

    /// <summary>The lists so far.</summary>
    public ListPicks Picks => _picks;

    /// <summary>Runs a function whose result is a list. Rows with a null argument become null unless the body sees them.</summary>
    /// <param name="call">The call.</param>
    /// <param name="sources">The arguments whose elements, or values where they are no lists, can be picked.</param>
    /// <param name="body">Picks the elements of one row and ends the value.</param>
    /// <param name="seesNulls">Whether the body sees rows with nulls.</param>
    public static Column Lists(ScalarInvocation call, int[] sources, Body body, bool seesNulls = false)
    {
        DataType type = call.ResultType is MapType map ? map.Entries : ((ListType)call.ResultType).Element;
        ListCall state = Run(call, sources, body, seesNulls, type, givesList: true);
        return state._picks.Lists(call.ResultType, state._elements, call.Scratch.Child(ResultScratch));
    }

    /// <summary>Runs a function whose result is an element.</summary>
    public static Column Elements(ScalarInvocation call, int[] sources, Body body)
    {
        ListCall state = Run(call, sources, body, seesNulls: false, call.ResultType, givesList: false);
        return state._picks.Elements(call.ResultType, state._elements, call.Scratch.Child(ResultScratch));
    }

    /// <summary>An argument, flat.</summary>
    public Column this[int argument] => _arguments[argument];

    /// <summary>The number of arguments.</summary>
    public int Count => _arguments.Length;

    /// <summary>The elements of a list argument, to look at.</summary>
    public Column ElementsOf(int argument) => ((ListColumn)_arguments[argument]).Elements;

    /// <summary>Where the elements of a list are in <see cref="ElementsOf"/>; nothing for null.</summary>
    public (int Start, int End) Range(int argument, int row) =>
        _arguments[argument] is ListColumn list && !list.IsNull(row) ? list.GetRange(row) : (0, 0);

    /// <summary>Picks an element of a list argument, or the value of a row of any other.</summary>
    public void Pick(int argument, int at) => _picks.Add(_bases[argument] + at);

    /// <summary>Picks elements of a list argument.</summary>
    public void Pick(int argument, int start, int end) => _picks.AddRange(_bases[argument] + start, _bases[argument] + end);

    /// <summary>Compares an element of a list argument with a picked one.</summary>
    public bool IsPicked(int argument, int at)
    {
        foreach (int row in _picks.Open)
        {
            if (row >= 0 && ValueComparer.Compare(ElementsOf(argument), at, _elements, row) == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads an integer argument.</summary>
    public long Integer(int argument, int row) => RowLoop.Integer(_arguments[argument], row);

    static ListCall Run(ScalarInvocation call, int[] sources, Body body, bool seesNulls, DataType element, bool givesList)
    {
        if (call.State is not CallState { Compiled: ListCall state })
        {
            RowLoop.StateOf(call).Compiled = state = new ListCall();
        }

        state.Begin(call, sources, element);
        for (int row = 0; row < call.RowCount; row++)
        {
            if (!seesNulls && RowLoop.AnyNull(state._arguments, row))
            {
                if (givesList)
                {
                    state._picks.EndNull();
                }
                else
                {
                    state._picks.AddNull();
                }
            }
            else
            {
                body(state, row);
            }
        }

        return state;
    }

    void Begin(ScalarInvocation call, int[] sources, DataType element)
    {
        _picks.Clear();
        _arguments = RowLoop.Flatten(call);
        _bases = new int[_arguments.Length];
        Column[] columns =
            [.. sources.Select(s => _arguments[s] is ListColumn list && !IsValue(s, element) ? list.Elements : _arguments[s])];
        if (columns.Length == 1)
        {
            _elements = columns[0];
            return;
        }

        int next = 0;
        for (int i = 0; i < sources.Length; i++)
        {
            _bases[sources[i]] = next;
            next += columns[i].Length;
        }

        _elements = RowLoop.Keep(call, ConcatKernel.Concat(columns, element, call.Scratch.Budget));
    }

    /// <summary>Whether an argument that is a list is itself an element of the result.</summary>
    bool IsValue(int argument, DataType element) => _arguments[argument].Type.Equals(element);
}
