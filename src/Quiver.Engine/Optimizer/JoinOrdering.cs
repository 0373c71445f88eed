using System.Numerics;
using System.Runtime.CompilerServices;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Orders trees of inner joins so that intermediate results stay small: by dynamic programming up to ten relations, beyond that
/// by always joining the pair with the smallest result. The smaller input becomes the right one, from which the hash table is
/// built. Does not move outer, semi or mark joins: each is one relation here.
/// </summary>
sealed class JoinOrdering : IOptimizerRule
{
    const int MostForDynamicProgramming = 10;

    /// <summary>Sets of relations are the bits of a word.</summary>
    const int MostRelations = 63;

    /// <summary>Estimates of filtered inputs may be far too low, and a cross join suffers most when they are.</summary>
    const double CrossJoinPenalty = 100;

    public string Name => nameof(JoinOrdering);

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => Visit(plan);

    static LogicalPlan Visit(LogicalPlan plan)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (plan is not LogicalJoin { Kind: JoinKind.Inner } join)
        {
            return PlanRewriter.MapInputs(plan, Visit);
        }

        var relations = new List<LogicalPlan>();
        var conditions = new List<Expression>();
        Flatten(join, relations, conditions);
        if (relations.Count > MostRelations)
        {
            return PlanRewriter.MapInputs(join, Visit);
        }

        // Where columns count by position, at the root and below set operations, they must stay in order.
        LogicalPlan ordered = new Graph([.. relations.Select(Visit)], conditions).Order();
        return PlanRewriter.Narrow(ordered, join.Output);
    }

    static void Flatten(LogicalPlan plan, List<LogicalPlan> relations, List<Expression> conditions)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (plan is not LogicalJoin { Kind: JoinKind.Inner } join)
        {
            relations.Add(plan);
            return;
        }

        Flatten(join.Left, relations, conditions);
        Flatten(join.Right, relations, conditions);
        conditions.AddRange(join.Conditions);
    }

    /// <summary>Relations as bits, and conditions as the sets of relations that they read.</summary>
    sealed class Graph
    {
        readonly LogicalPlan[] _relations;
        readonly CardinalityEstimator _estimator = new();
        readonly List<(ulong Relations, Expression Condition)> _conditions = [];

        public Graph(LogicalPlan[] relations, List<Expression> conditions)
        {
            _relations = relations;
            var owners = new Dictionary<ColumnId, int>();
            for (int i = 0; i < relations.Length; i++)
            {
                foreach (PlanColumn column in relations[i].Output)
                {
                    owners[column.Id] = i;
                }
            }

            foreach (Expression condition in conditions)
            {
                ulong read = 0;
                foreach (ColumnId id in ExpressionRewriter.ColumnsOf(condition))
                {
                    read |= 1UL << owners[id];
                }

                _conditions.Add((read, condition));
            }
        }

        public LogicalPlan Order()
        {
            Tree best = _relations.Length <= MostForDynamicProgramming ? Exhaustive() : Greedy();

            // Conditions that read one relation or none have no pair to join.
            return PlanRewriter.Filter(best.Plan,
                [.. _conditions.Where(c => BitOperations.PopCount(c.Relations) < 2).Select(c => c.Condition)]);
        }

        Tree Exhaustive()
        {
            int all = (1 << _relations.Length) - 1;
            var best = new Tree?[all + 1];
            for (int i = 0; i < _relations.Length; i++)
            {
                best[1 << i] = Leaf(i);
            }

            for (int set = 1; set <= all; set++)
            {
                if (best[set] is null)
                {
                    best[set] = Best(best, set, connected: true) ?? Best(best, set, connected: false);
                }
            }

            return best[all]!;
        }

        Tree? Best(Tree?[] best, int set, bool connected)
        {
            Tree? found = null;
            for (int part = (set - 1) & set; part > set - part; part = (part - 1) & set)
            {
                Tree a = best[part]!;
                Tree b = best[set ^ part]!;
                if (connected == IsConnected(a.Relations, b.Relations))
                {
                    (double rows, double cost) = Cost(a, b);
                    if (found is null || cost < found.Cost)
                    {
                        found = new Tree(a.Relations | b.Relations, rows, cost, a, b, this);
                    }
                }
            }

            return found;
        }

        Tree Greedy()
        {
            List<Tree> trees = [.. Enumerable.Range(0, _relations.Length).Select(Leaf)];
            while (trees.Count > 1)
            {
                (int First, int Second, double Rows, bool Connected) best = (-1, -1, double.MaxValue, false);
                for (int i = 0; i < trees.Count; i++)
                {
                    for (int j = i + 1; j < trees.Count; j++)
                    {
                        bool connected = IsConnected(trees[i].Relations, trees[j].Relations);
                        double rows = Cost(trees[i], trees[j]).Rows;
                        if (best.First < 0 || (connected && !best.Connected) || (connected == best.Connected && rows < best.Rows))
                        {
                            best = (i, j, rows, connected);
                        }
                    }
                }

                Tree a = trees[best.First];
                Tree b = trees[best.Second];
                trees.RemoveAt(best.Second);
                trees[best.First] = new Tree(a.Relations | b.Relations, best.Rows, a.Cost + b.Cost + best.Rows, a, b, this);
            }

            return trees[0];
        }

        Tree Leaf(int relation) => new(1UL << relation, Math.Max(1, _estimator.Rows(_relations[relation])), 0, null, null, this);

        bool IsConnected(ulong a, ulong b)
        {
            foreach ((ulong relations, _) in _conditions)
            {
                if ((relations & a) != 0 && (relations & b) != 0 && (relations & ~(a | b)) == 0)
                {
                    return true;
                }
            }

            return false;
        }

        IEnumerable<Expression> Between(ulong a, ulong b) =>
            _conditions.Where(c => (c.Relations & a) != 0 && (c.Relations & b) != 0
                && (c.Relations & ~(a | b)) == 0).Select(c => c.Condition);

        /// <summary>Every intermediate row costs to make; a row of the build side costs about as much again.</summary>
        (double Rows, double Cost) Cost(Tree a, Tree b)
        {
            double rows = Math.Max(1, _estimator.JoinRows(Between(a.Relations, b.Relations), a.Rows, b.Rows));
            double penalty = IsConnected(a.Relations, b.Relations) ? 1 : CrossJoinPenalty;
            return (rows, a.Cost + b.Cost + (rows * penalty) + Math.Min(a.Rows, b.Rows));
        }

        sealed record Tree(ulong Relations, double Rows, double Cost, Tree? First, Tree? Second, Graph Graph)
        {
            public LogicalPlan Plan
            {
                get
                {
                    if (First is null || Second is null)
                    {
                        return Graph._relations[BitOperations.TrailingZeroCount(Relations)];
                    }

                    // Between equals the order of the statement stays, so that plans do not change for nothing.
                    int first = BitOperations.TrailingZeroCount(First.Relations);
                    bool isFirstEarlier = first < BitOperations.TrailingZeroCount(Second.Relations);
                    bool isFirstProbe = First.Rows > Second.Rows || (First.Rows == Second.Rows && isFirstEarlier);
                    (Tree probe, Tree build) = isFirstProbe ? (First, Second) : (Second, First);
                    return new LogicalJoin(JoinKind.Inner, probe.Plan, build.Plan, [.. Graph.Between(First.Relations, Second.Relations)]);
                }
            }
        }
    }
}
