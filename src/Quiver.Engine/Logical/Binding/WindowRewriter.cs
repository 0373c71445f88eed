using System.Runtime.CompilerServices;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// Replaces window calls in expressions by columns of <see cref="LogicalWindow"/> nodes. Calls whose windows one sort can serve share a
/// node: where the order of one begins with that of another, or with the keys that it partitions by in addition.
/// </summary>
sealed class WindowRewriter(Binder binder)
{
    readonly Dictionary<Expression, PlanColumn> _columns = [];
    readonly List<(PlanColumn Column, WindowExpression Window)> _windows = [];

    /// <summary>Whether any call was met.</summary>
    public bool IsEmpty => _windows.Count == 0;

    /// <summary>Rewrites an expression of a clause.</summary>
    public Expression Rewrite(Expression value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (value is WindowExpression window)
        {
            if (!_columns.TryGetValue(window, out PlanColumn? column))
            {
                column = binder.NewColumn(window.ToString(), window.Type);
                _columns.Add(window, column);
                _windows.Add((column, window));
            }

            return column.Read();
        }

        Expression[]? changed = null;
        for (int i = 0; i < value.Children.Count; i++)
        {
            Expression result = Rewrite(value.Children[i]);
            if (!ReferenceEquals(result, value.Children[i]))
            {
                changed ??= [.. value.Children];
                changed[i] = result;
            }
        }

        return changed is null ? value : value.WithChildren(changed);
    }

    /// <summary>Puts the windows of all calls over a plan.</summary>
    public LogicalPlan Over(LogicalPlan plan)
    {
        var nodes = new List<Node>();
        foreach ((PlanColumn column, WindowExpression window) in
            _windows.OrderByDescending(w => w.Window.PartitionBy.Count + w.Window.OrderBy.Count))
        {
            if (!nodes.Exists(n => n.TryAdd(column, window)))
            {
                nodes.Add(new Node(column, window));
            }
        }

        foreach (Node node in nodes)
        {
            plan = new LogicalWindow(plan, node.Partition, node.Order, node.Calls);
        }

        return plan;
    }

    /// <summary>A node as it grows.</summary>
    sealed class Node
    {
        readonly List<(PlanColumn Column, WindowExpression Window)> _members = [];

        public Node(PlanColumn column, WindowExpression window)
        {
            Partition = [.. window.PartitionBy];
            Order = [.. window.OrderBy];
            _members.Add((column, window));
        }

        public List<Expression> Partition { get; private set; }

        public List<SortKey> Order { get; private set; }

        public IReadOnlyList<(PlanColumn Column, WindowCall Call)> Calls => [.. _members.Select(m =>
        {
            int split = m.Window.PartitionBy.Count - Partition.Count;
            return (m.Column, m.Window.Call with { PartitionKeys = split, PeerKeys = split + m.Window.OrderBy.Count });
        })];

        public bool TryAdd(PlanColumn column, WindowExpression window)
        {
            if (!Fits(window) && !TryShrink(window))
            {
                return false;
            }

            _members.Add((column, window));
            return true;
        }

        /// <summary>Whether the keys of a window are the partition and the first keys of the order.</summary>
        bool Fits(WindowExpression window)
        {
            int split = window.PartitionBy.Count - Partition.Count;
            if (split < 0 || split + window.OrderBy.Count > Order.Count)
            {
                return false;
            }

            // Without an order of its own a window takes rows as they came, which another order would change.
            bool keepsOrder = window.OrderBy.Count > 0 || split == Order.Count;
            HashSet<Expression> keys = [.. Partition, .. Order.Take(split).Select(k => k.Expression)];
            return keepsOrder && keys.SetEquals(window.PartitionBy)
                && window.OrderBy.SequenceEqual(Order.Skip(split).Take(window.OrderBy.Count));
        }

        /// <summary>Makes some partition keys order keys where the order of a window begins with them.</summary>
        bool TryShrink(WindowExpression window)
        {
            int split = Partition.Count - window.PartitionBy.Count;
            if (split <= 0 || window.OrderBy.Count < split || !window.PartitionBy.All(Partition.Contains))
            {
                return false;
            }

            List<SortKey> first = [.. window.OrderBy.Take(split)];
            HashSet<Expression> left = [.. Partition.Except(window.PartitionBy)];
            List<SortKey> order = [.. first, .. Order];
            if (!left.SetEquals(first.Select(k => k.Expression)) || order.Count < window.OrderBy.Count
                || !window.OrderBy.SequenceEqual(order.Take(window.OrderBy.Count)))
            {
                return false;
            }

            Partition = [.. window.PartitionBy];
            Order = order;
            return true;
        }
    }
}
