using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Graph.Nodes;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Prepare;

namespace Quiver.InfluxQl.Graph;

/// <summary>Builds the graph of a prepared SELECT.</summary>
/// <remarks>The order of the nodes is that of the iterators of InfluxDB's <c>query/select.go</c>: of each call the rows are merged,
/// aggregated, given the time of their bucket, filled, transformed and limited; then calls are joined and fields computed.</remarks>
sealed class GraphBuilder
{
    readonly PreparedSelect _select;
    readonly CompiledSelect _compiled;
    readonly Selection _selection;
    readonly SourceBuilder _sources;
    readonly FieldSymbols _symbols;
    readonly FillRule _fill;

    GraphBuilder(PreparedSelect select, IChunkMap? chunks, Selection? outer)
    {
        _select = select;
        _compiled = select.Compiled;
        InfluxSelect statement = _compiled.Statement;

        // Groups of the outer query reach into the inner one, and so does SLIMIT, in place of the inner.
        _selection = new Selection(
            select.Condition,
            _compiled.Bounds,
            [.. select.Dimensions.Union(outer?.Dimensions ?? []).Order(TextOrder.Bytes)],
            _compiled.IsAscending,
            outer?.SeriesLimit ?? statement.SeriesLimit,
            outer?.SeriesOffset ?? statement.SeriesOffset);
        _sources = new SourceBuilder(select, chunks, _selection);
        _symbols = new FieldSymbols(select);

        // Rows of null serve neither an outer query nor what is written.
        bool dropsNulls = outer is not null || statement.Target is not null;
        _fill = new FillRule(
            dropsNulls && _compiled.Fill == InfluxFill.Null ? InfluxFill.None : _compiled.Fill, statement.FillValue);
    }

    /// <summary>Buckets of a negative length are none.</summary>
    TimeInterval Interval => _compiled.Interval.Duration > 0 ? _compiled.Interval : default;

    /// <summary>Builds the graph of a SELECT.</summary>
    /// <param name="select">The SELECT.</param>
    /// <param name="chunks">Where measurements lie; without it, each is one chunk.</param>
    public static QueryGraph Build(PreparedSelect select, IChunkMap? chunks = null) => new GraphBuilder(select, chunks, null).Build();

    /// <summary>Builds the graph of a subquery.</summary>
    /// <param name="select">The SELECT.</param>
    /// <param name="chunks">Where measurements lie.</param>
    /// <param name="outer">The rows that the outer query reads of it.</param>
    internal static QueryGraph BuildInner(PreparedSelect select, IChunkMap? chunks, Selection outer) =>
        new GraphBuilder(select, chunks, outer).Build();

    QueryGraph Build()
    {
        InfluxSelect statement = _compiled.Statement;
        var columns = new EmitColumn[_symbols.Columns.Count];
        var inputs = new GraphNode[columns.Length];
        GraphNode? rows = columns.Length == 0 ? null : BuildRows();
        for (int i = 0; i < columns.Length; i++)
        {
            (InfluxExpression expression, IReadOnlyList<Symbol> symbols) = _symbols.Columns[i];
            InfluxType type = TypeResolver.TypeOf(expression);
            bool isSymbol = expression is InfluxVariable || (expression is InfluxCall call && !MathFunctions.IsKnown(call.Name));
            columns[i] = new EmitColumn(_select.Columns[i + 1], type, isSymbol ? symbols[0] : null);
            inputs[i] = isSymbol ? rows! : QueryGraph.AddEdge(rows!, new MathNode(expression, symbols, type)).Node;
        }

        var emit = new EmitNode(_compiled.TimeColumn, columns)
        {
            Dimensions = _selection.Dimensions,
            IsAscending = _compiled.IsAscending,
            TimeZone = statement.TimeZone,
            Target = statement.Target,
        };
        foreach (GraphNode input in inputs)
        {
            QueryGraph.AddEdge(input, emit);
        }

        return new QueryGraph(emit);
    }

    /// <summary>Builds what gives the values of all symbols, row by row.</summary>
    GraphNode BuildRows()
    {
        if (_symbols.Calls.Count == 0)
        {
            GraphNode raw = _sources.Build(_symbols.Variables, _selection, isOrdered: true);
            return ReplaceNulls(Limit(raw));
        }

        if (_symbols.Calls.Count == 1)
        {
            var call = (InfluxCall)_symbols.Calls[0].Expression;
            GraphNode node = Limit(BuildCall(call, _selection, IsSelector(call)));
            return _symbols.Variables.Count > 0 ? ReplaceNulls(node) : node;
        }

        var zip = new ZipNode(_symbols.Calls, _fill);
        foreach (Symbol symbol in _symbols.Calls)
        {
            QueryGraph.AddEdge(Limit(BuildCall((InfluxCall)symbol.Expression, _selection, isSelector: false)), zip);
        }

        return zip;
    }

    GraphNode Limit(GraphNode node)
    {
        InfluxSelect statement = _compiled.Statement;
        return statement.Limit > 0 || statement.Offset > 0 ? Chain(node, new LimitNode(statement.Limit, statement.Offset)) : node;
    }

    GraphNode ReplaceNulls(GraphNode node) =>
        _fill.ReplacesNulls ? Chain(node, new FillNode(_fill, default, _selection.Bounds)) : node;

    /// <param name="call">The call.</param>
    /// <param name="selection">The rows that it reads.</param>
    /// <param name="isSelector">Whether it is the only call and picks points, so that other columns come with these.</param>
    GraphNode BuildCall(InfluxCall call, Selection selection, bool isSelector)
    {
        switch (InfluxFunctions.KindOf(call.Name))
        {
            case InfluxFunctionKind.TopBottom:
                return AddAuxiliary(BuildTop(call, selection));
            case InfluxFunctionKind.Sample:
                return AddAuxiliary(AddCall(call, selection, isSelector, keepsTime: true));
            case InfluxFunctionKind.Distinct:
                return AddInterval(AddCall(call, selection, false, keepsTime: false), selection);
            case InfluxFunctionKind.Integral:
                return AddCall(call, selection, false, keepsTime: true);
            case InfluxFunctionKind.HoltWinters:
                return AddTransformation(call, selection);
            case InfluxFunctionKind.Transformation:
                bool readsBefore = Interval.Duration > 0 && call.Name != "cumulative_sum";
                return AddTransformation(call, readsBefore ? _sources.Widen(selection, Interval.Duration) : selection);
            default:
                return BuildAggregate(call, selection, isSelector);
        }
    }

    GraphNode BuildAggregate(InfluxCall call, Selection selection, bool isSelector)
    {
        bool keepsTime = isSelector && Interval.IsNone;
        GraphNode node = AddCall(call, selection, isSelector, keepsTime);
        node = isSelector ? AddAuxiliary(node) : node;
        if (keepsTime)
        {
            return node;
        }

        node = AddInterval(node, selection);
        return Interval.IsNone || _fill.Fill == InfluxFill.None
            ? node
            : Chain(node, new FillNode(_fill, Interval, selection.Bounds)
            {
                Type = TypeResolver.TypeOf(call),
                IsCount = call.Name == "count",
            });
    }

    GraphNode AddInterval(GraphNode node, Selection selection) => Chain(node, new IntervalNode(Interval, selection.Bounds));

    GraphNode AddAuxiliary(GraphNode node) =>
        _symbols.Variables.Count > 0 ? Chain(node, new AuxiliaryNode(_symbols.Variables)) : node;

    GraphNode AddCall(InfluxCall call, Selection selection, bool isSelector, bool keepsTime)
    {
        IReadOnlyList<InfluxVariable> carried = isSelector ? _symbols.Variables : [];
        return Chain(BuildInput(call, selection, carried), new CallNode(call, selection)
        {
            Type = TypeResolver.TypeOf(call),
            Interval = Interval,
            Groups = selection.Dimensions,
            Carried = carried,
            KeepsTime = keepsTime,
        });
    }

    /// <summary>Top and bottom of tags are those of the largest or smallest value of each combination of these.</summary>
    GraphNode BuildTop(InfluxCall call, Selection selection)
    {
        var column = (InfluxVariable)call.Arguments[0];
        List<InfluxVariable> tags = [.. call.Arguments.Skip(1).OfType<InfluxVariable>()];
        List<InfluxVariable> carried = [.. tags.Union(_symbols.Variables)];
        InfluxType type = TypeResolver.TypeOf(call);
        GraphNode node = _sources.Build(With(column, carried), selection, isOrdered: tags.Count == 0);
        if (tags.Count > 0)
        {
            var inner = new InfluxCall(call.Name == "top" ? "max" : "min", [column]);
            node = Chain(node, new CallNode(inner, selection)
            {
                Type = type,
                Interval = Interval,
                Groups = [.. selection.Dimensions.Union(tags.Select(tag => tag.Name)).Order(TextOrder.Bytes)],
                Carried = carried,
                KeepsTime = true,
            });
        }

        return Chain(node, new CallNode(call, selection)
        {
            Type = type,
            Interval = Interval,
            Groups = selection.Dimensions,
            Carried = carried,
            KeepsTime = true,
        });
    }

    GraphNode AddTransformation(InfluxCall call, Selection selection) =>
        Chain(BuildInput(call, selection, []), new TransformNode(call, selection)
        {
            Type = TypeResolver.TypeOf(call),
            Unit = UnitOf(call),
            Interval = Interval,
        });

    /// <summary>Builds what the first argument of a call means: the rows of a column, or those of another call.</summary>
    GraphNode BuildInput(InfluxCall call, Selection selection, IReadOnlyList<InfluxVariable> carried) => call.Arguments[0] switch
    {
        InfluxCall inner => BuildCall(inner, selection, isSelector: false),
        var column => _sources.Build(With((InfluxVariable)column, carried), selection, PartialForm.Of(call.Name) is null),
    };

    long UnitOf(InfluxCall call)
    {
        long? unit = call.Arguments.Count > 1 && call.Arguments[1] is InfluxDuration duration ? duration.Nanoseconds : null;
        return call.Name switch
        {
            "derivative" or "non_negative_derivative" => unit ?? (Interval.Duration > 0 ? Interval.Duration : 1_000_000_000),
            "elapsed" => unit ?? 1,
            _ => 0,
        };
    }

    /// <summary>InfluxDB takes these for selectors when each is the only call.</summary>
    static bool IsSelector(InfluxCall call) => InfluxFunctions.KindOf(call.Name) is InfluxFunctionKind.Selector
        or InfluxFunctionKind.Percentile or InfluxFunctionKind.Sample or InfluxFunctionKind.TopBottom;

    static IReadOnlyList<InfluxVariable> With(InfluxVariable column, IReadOnlyList<InfluxVariable> others) =>
        others.Count == 0 ? [column] : [column, .. others.Where(other => other != column)];

    static GraphNode Chain(GraphNode node, GraphNode next)
    {
        QueryGraph.AddEdge(node, next);
        return next;
    }
}
