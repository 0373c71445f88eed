using Quiver.Arrow.Errors;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds the clauses of one SELECT, from FROM to the SELECT list.</summary>
sealed class SelectCore
{
    readonly Binder _binder;
    readonly SqlSelect _select;
    readonly Scope _scope;
    readonly NamedWindows _windows;
    readonly List<SelectItem> _items = [];
    readonly List<(Expression Value, SqlNode At)> _outputs = [];
    readonly Dictionary<Expression, Expression> _unnested = [];

    public SelectCore(Binder binder, SqlSelect select, Scope? outer, CommonTables? tables)
    {
        _binder = binder;
        _select = select;
        Relation source = select.From is null ? Relation.OneRow : binder.Tables.Bind(select.From, outer, tables);
        if (select.Sample is not null)
        {
            source = source with { Plan = binder.Samples.Apply(source.Plan, select.Sample) };
        }

        _scope = new Scope(source, outer, tables);
        _windows = new NamedWindows(select.Windows);
    }

    public SelectResult Bind(IReadOnlyList<SqlOrderItem> order, IReadOnlyList<IReadOnlyList<SqlExpression>> sets)
    {
        BindItems();
        _outputs.AddRange(_items.Select(i => (i.Value, (SqlNode)i.Syntax)));
        Expression? where = _select.Where is null ? null : Condition(_select.Where);
        List<int> distinctOn = BindDistinctOn();
        List<SelectOrder> keys = BindOrder(order, distinctOn);
        Expression? having = _select.Having is null ? null : Expressions(null).Condition(_select.Having, "HAVING");
        Expression? qualify = _select.Qualify is null ? null : WindowExpressions().Condition(_select.Qualify, "QUALIFY");
        LogicalPlan plan = _scope.Relation.Plan;
        if (where is not null)
        {
            plan = new LogicalFilter(plan, where);
        }

        bool isGrouped = _select.GroupBy is not null || having is not null || !_scope.Aggregates.IsEmpty
            || _outputs.Any(o => HasAggregate(o.Value)) || (qualify is not null && HasAggregate(qualify));
        if (isGrouped)
        {
            plan = Group(plan, sets, ref having, ref qualify);
        }

        if (having is not null)
        {
            plan = new LogicalFilter(plan, having);
        }

        plan = AddWindows(plan, qualify);
        plan = Unnest(plan);
        var projections = new ProjectionList(_binder, plan);
        for (int i = 0; i < _outputs.Count; i++)
        {
            projections.Add(i < _items.Count ? _items[i].Name : _outputs[i].Value.ToString(), _outputs[i].Value);
        }

        return new SelectResult(new LogicalProject(plan, projections.Items), _items.Count, keys, distinctOn);
    }

    /// <summary>The elements of lists are taken from the rows that all other clauses gave.</summary>
    LogicalPlan Unnest(LogicalPlan plan)
    {
        if (!_outputs.Exists(o => UnnestExpression.IsIn(o.Value)))
        {
            return plan;
        }

        List<Expression> values = [.. _outputs.Select(o => o.Value)];
        plan = UnnestRewriter.Apply(_binder, plan, values);
        for (int i = 0; i < values.Count; i++)
        {
            _outputs[i] = (values[i], _outputs[i].At);
        }

        return plan;
    }

    ExpressionBinder Expressions(string? clauseWithoutAggregates) =>
        new(_binder, _scope) { Clause = clauseWithoutAggregates, FindAlias = FindAlias };

    /// <summary>A condition with COLUMNS must hold for each of them.</summary>
    Expression Condition(SqlExpression where)
    {
        ExpressionBinder expressions = Expressions("WHERE");
        var conditions = new List<Expression> { expressions.Condition(where, "WHERE") };
        int count = expressions.ColumnsFound?.Count ?? 1;
        for (int i = 1; i < count; i++)
        {
            expressions = Expressions("WHERE");
            expressions.ColumnsIndex = i;
            conditions.Add(expressions.Condition(where, "WHERE"));
        }

        Expression all = ExpressionRewriter.And(conditions)!;
        return HasAggregate(all)
            ? throw BindingErrors.Invalid(where, "aggregates, also those in subqueries, are not allowed in WHERE; use HAVING")
            : all;
    }

    /// <summary>Binds where calls with OVER are allowed.</summary>
    ExpressionBinder WindowExpressions() => new(_binder, _scope) { FindAlias = FindAlias, Windows = _windows };

    /// <summary>Computes the windows over the rows, or the groups, and keeps the rows of QUALIFY.</summary>
    LogicalPlan AddWindows(LogicalPlan plan, Expression? qualify)
    {
        var rewriter = new WindowRewriter(_binder);
        for (int i = 0; i < _outputs.Count; i++)
        {
            _outputs[i] = (rewriter.Rewrite(_outputs[i].Value), _outputs[i].At);
        }

        qualify = qualify is null ? null : rewriter.Rewrite(qualify);
        if (rewriter.IsEmpty)
        {
            return qualify is null
                ? plan
                : throw BindingErrors.Invalid(
                    _select.Qualify!, "QUALIFY needs a window function in it or in the SELECT list; without one, use WHERE or HAVING");
        }

        plan = rewriter.Over(plan);
        return qualify is null ? plan : new LogicalFilter(plan, qualify);
    }

    void BindItems()
    {
        foreach (SqlSelectItem item in _select.Items)
        {
            if ((item.Expression as SqlStar ?? StarBinder.FilteredStar(item.Expression)) is { } star)
            {
                BindStar(star, item.Expression as SqlLike);
                continue;
            }

            if (UnnestBinder.IsCall(item.Expression) && BindUnnest(item))
            {
                continue;
            }

            long before = _binder.Budget.Used;
            ExpressionBinder expressions = WindowExpressions();
            Expression value = expressions.Bind(item.Expression);
            long size = _binder.Budget.Used - before + 1;
            string name = AliasOf(item, expressions) ?? NameOf(item.Expression, value, expressions);
            _items.Add(new SelectItem(name, value, item.Expression, size) { IsAlias = item.Alias is not null });
            for (int i = 1; i < (expressions.ColumnsFound?.Count ?? 1); i++)
            {
                ExpressionBinder next = WindowExpressions();
                next.ColumnsIndex = i;
                value = next.Bind(item.Expression);
                _items.Add(new SelectItem(AliasOf(item, next) ?? NameOf(item.Expression, value, next), value, item.Expression, size));
            }
        }
    }

    /// <summary>Binds a call of unnest that turns the fields of a struct into columns; answers whether it is one.</summary>
    bool BindUnnest(SqlSelectItem item)
    {
        long before = _binder.Budget.Used;
        var call = (SqlFunctionCall)item.Expression;
        IReadOnlyList<(string? Name, Expression Value)> columns = new UnnestBinder(Expressions(null)).Expand(call);
        if (columns is [(null, _)])
        {
            return false;
        }

        long size = _binder.Budget.Used - before + 1;
        _items.AddRange(columns.Select(c => new SelectItem(c.Name!, c.Value, item.Expression, size)));
        return true;
    }

    void BindStar(SqlStar star, SqlLike? filter)
    {
        ExpressionBinder expressions = Expressions(null);
        foreach (StarExpansion.Item column in filter is null
            ? new StarBinder(expressions).Expand(star) : new StarBinder(expressions).Filter(filter, star))
        {
            _binder.Budget.Spend(1, star);
            Expression value = column.Replacement is null ? expressions.Read(column.Column, star) : expressions.Bind(column.Replacement);
            _items.Add(new SelectItem(column.Name, value, column.Replacement ?? star, 1));
        }
    }

    /// <summary>The alias; after COLUMNS with a pattern, <c>\0</c> and <c>\1</c> in it are the name and its first group.</summary>
    static string? AliasOf(SqlSelectItem item, ExpressionBinder expressions) =>
        item.Alias is { } alias && expressions is { ColumnsFound: { } found, ColumnsNode: { Selector: SqlLiteral pattern } }
            ? StarExpansion.Rename(found[expressions.ColumnsIndex].Name, pattern.Text, alias.Name)
            : item.Alias?.Name;

    /// <summary>Names a column as DuckDB does: after the column, or else after the text.</summary>
    string NameOf(SqlExpression expression, Expression value, ExpressionBinder expressions)
    {
        switch (expression)
        {
            case SqlColumnReference reference:
                return value is ColumnExpression column ? column.Name : reference.Parts[^1].Name;
            case SqlFieldAccess access:
                return access.Field.Name;
            case SqlColumns when value is ColumnExpression selected:
                return selected.Name;
            case SqlFunctionCall { Arguments: [{ Value: SqlStar { Qualifier: null } }], Filter: null, Over: null }:
                return "count_star()";
        }

        if (expression is SqlCast { Operand: SqlColumns } && expressions.ColumnsFound is { } cast)
        {
            return cast[expressions.ColumnsIndex].Name;
        }

        string text = _binder.TextOf(expression);
        if (expressions is { ColumnsFound: { } found, ColumnsNode: { } node })
        {
            int start = node.Position.Offset - expression.Position.Offset;
            int end = node.Span.End - expression.Position.Offset;
            if (start >= 0 && end <= text.Length)
            {
                text = text[..start] + found[expressions.ColumnsIndex].Name + text[end..];
            }
        }

        return Folded(text);
    }

    /// <summary>Folds a text to lower case but for what stands in quotes.</summary>
    static string Folded(string text)
    {
        char[] folded = text.ToLowerInvariant().ToCharArray();
        char quote = '\0';
        for (int i = 0; i < folded.Length; i++)
        {
            if (quote != '\0')
            {
                folded[i] = text[i];
                quote = text[i] == quote ? '\0' : quote;
            }
            else if (text[i] is '\'' or '"')
            {
                quote = text[i];
            }
        }

        return new string(folded);
    }

    Expression? FindAlias(SqlIdentifier name, ExpressionBinder expressions)
    {
        foreach (SelectItem item in _items)
        {
            if (!item.IsAlias || !ScopeColumn.IsNamed(item.Name, name))
            {
                continue;
            }

            bool isCopy = !ExpressionRewriter.Any(
                item.Value, e => e is SubqueryExpression or AggregateExpression or WindowExpression or UnnestExpression);
            if (isCopy)
            {
                _binder.Budget.Spend(item.Size, name);
                return item.Value;
            }

            // Subqueries may not stand twice in a plan, and aggregates are checked against the clause that they now stand in.
            return expressions.Bind(item.Syntax);
        }

        return null;
    }

    List<int> BindDistinctOn()
    {
        var indexes = new List<int>();
        foreach (SqlExpression expression in _select.Distinct?.On ?? [])
        {
            indexes.Add(OrderByBinder.Ordinal(expression, _items.Count, "DISTINCT ON") ?? IndexOf(expression));
        }

        return indexes;
    }

    List<SelectOrder> BindOrder(IReadOnlyList<SqlOrderItem> order, List<int> distinctOn)
    {
        var keys = new List<SelectOrder>();
        foreach (SqlOrderItem item in order)
        {
            if (item.Expression is null)
            {
                keys.AddRange(_items.Select((_, i) => new SelectOrder(i, item)));
                continue;
            }

            int index = OrderByBinder.Ordinal(item.Expression, _items.Count, "ORDER BY") ?? IndexOf(item.Expression);
            if (_select.Distinct is { On.Count: 0 } && index >= _items.Count)
            {
                throw BindingErrors.Invalid(item, "with SELECT DISTINCT, expressions of ORDER BY must stand in the SELECT list");
            }

            keys.Add(new SelectOrder(index, item));
        }

        for (int i = 0; i < distinctOn.Count && keys.Count > 0; i++)
        {
            if (i >= keys.Count || !distinctOn.Contains(keys[i].Index))
            {
                throw BindingErrors.Invalid(order[0], "ORDER BY must start with the expressions of DISTINCT ON");
            }
        }

        return keys;
    }

    /// <summary>Finds the output that an expression of ORDER BY stands for, or adds a hidden one.</summary>
    int IndexOf(SqlExpression expression)
    {
        if (expression is SqlColumnReference { Parts: [SqlIdentifier name] } && OutputNamed(name) is { } output)
        {
            return output;
        }

        Expression value = WindowExpressions().Collations.Key(expression);
        int index = _outputs.FindIndex(o => o.Value.Equals(value));
        if (index < 0)
        {
            index = _outputs.Count;
            _outputs.Add((value, expression));
        }

        return index;
    }

    int? OutputNamed(SqlIdentifier name)
    {
        List<int> found = [.. Enumerable.Range(0, _items.Count).Where(i => ScopeColumn.IsNamed(_items[i].Name, name))];
        if (found.Count == 0)
        {
            return null;
        }

        return found.TrueForAll(i => _items[i].Value.Equals(_items[found[0]].Value))
            ? found[0]
            : throw BindingErrors.At(
                name,
                ErrorCode.AmbiguousColumn,
                $"\"{name.Name}\" in ORDER BY is ambiguous: {found.Count} columns of the SELECT list have this name");
    }

    LogicalPlan Group(
        LogicalPlan input, IReadOnlyList<IReadOnlyList<SqlExpression>> sets, ref Expression? having, ref Expression? qualify)
    {
        input = UnnestKeys(input, sets);
        var rewriter = new AggregateRewriter(_binder, input);
        rewriter.AddOuter(_scope.Aggregates);
        if (_select.GroupBy is { All: true })
        {
            foreach (SelectItem item in _items.Where(i => !HasAggregate(i.Value) && !HasWindow(i.Value)))
            {
                rewriter.AddKey(item.Value);
            }
        }
        else
        {
            AddKeys(rewriter, sets);
        }

        for (int i = 0; i < _outputs.Count; i++)
        {
            _outputs[i] = (rewriter.Rewrite(_outputs[i].Value, _outputs[i].At), _outputs[i].At);
        }

        having = having is null ? null : rewriter.Rewrite(having, _select.Having!);
        qualify = qualify is null ? null : rewriter.Rewrite(qualify, _select.Qualify!);
        return rewriter.GapFill.Wrap(rewriter.Plan, _select);
    }

    /// <summary>Takes the elements of lists that keys hold before the rows are grouped.</summary>
    LogicalPlan UnnestKeys(LogicalPlan input, IReadOnlyList<IReadOnlyList<SqlExpression>> sets)
    {
        IEnumerable<Expression> keys = _select.GroupBy is { All: true }
            ? _items.Select(i => i.Value).Where(v => !HasAggregate(v))
            : sets.SelectMany(s => s).Distinct(ReferenceEqualityComparer.Instance).Cast<SqlExpression>().Select(Key);
        input = UnnestRewriter.BeforeGrouping(_binder, input, [.. keys], _unnested);
        for (int i = 0; i < _items.Count && _unnested.Count > 0; i++)
        {
            _items[i] = _items[i] with { Value = Unnested(_items[i].Value) };
        }

        for (int i = 0; i < _outputs.Count && _unnested.Count > 0; i++)
        {
            _outputs[i] = (Unnested(_outputs[i].Value), _outputs[i].At);
        }

        return input;
    }

    Expression Unnested(Expression value) => ExpressionRewriter.Rewrite(value, e => _unnested.GetValueOrDefault(e, e));

    void AddKeys(AggregateRewriter rewriter, IReadOnlyList<IReadOnlyList<SqlExpression>> sets)
    {
        if (sets.Count == 1)
        {
            foreach (SqlExpression key in sets[0])
            {
                rewriter.AddKey(Unnested(Key(key)));
            }

            return;
        }

        // An expression stands in many sets and is bound once.
        var bound = new Dictionary<SqlExpression, Expression>(ReferenceEqualityComparer.Instance);
        foreach (IReadOnlyList<SqlExpression> set in sets)
        {
            foreach (SqlExpression key in set)
            {
                if (!bound.ContainsKey(key))
                {
                    bound.Add(key, Unnested(Key(key)));
                }
            }

            rewriter.AddSet([.. set.Select(k => bound[k])]);
        }
    }

    Expression Key(SqlExpression expression)
    {
        Expression key;
        if (OrderByBinder.Ordinal(expression, _items.Count, "GROUP BY") is { } ordinal)
        {
            key = _items[ordinal].Value;
        }
        else if (expression is SqlColumnReference { Parts: [SqlIdentifier name] } reference && _scope.Find(reference, out _) is null
            && _items.Find(i => i.IsAlias && ScopeColumn.IsNamed(i.Name, name)) is { } item)
        {
            key = item.Value;
        }
        else
        {
            key = Expressions("GROUP BY").Collations.Key(expression);
        }

        bool hasWindow = HasWindow(key);
        return HasAggregate(key) || hasWindow
            ? throw BindingErrors.Invalid(
                expression,
                hasWindow
                    ? "window functions are not allowed in GROUP BY; compute them in a subquery first"
                    : "aggregate functions are not allowed in GROUP BY; group in a subquery first")
            : key;
    }

    static bool HasWindow(Expression value) => ExpressionRewriter.Any(value, e => e is WindowExpression);

    bool HasAggregate(Expression value) => _scope.Aggregates.AreIn(value)
        || ExpressionRewriter.Any(value, e => e is AggregateExpression or GroupingExpression);
}
