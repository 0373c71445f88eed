using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>A binary operator. Chains lean left and can be many thousands deep: walk them by <see cref="Chain"/>.</summary>
sealed record InfluxBinary(InfluxOperator Operator, InfluxExpression Left, InfluxExpression Right) : InfluxExpression
{
    /// <summary>Returns this operator and those down its left side, the innermost first.</summary>
    public IReadOnlyList<InfluxBinary> Chain()
    {
        var chain = new List<InfluxBinary>();
        for (InfluxBinary? node = this; node is not null; node = node.Left as InfluxBinary)
        {
            chain.Add(node);
        }

        chain.Reverse();
        return chain;
    }

    /// <summary>Compares chains node by node: what a record does of itself goes down the left side on the stack.</summary>
    public bool Equals(InfluxBinary? other)
    {
        InfluxBinary mine = this;
        while (!ReferenceEquals(mine, other))
        {
            if (other is null || mine.Operator != other.Operator || !mine.Right.Equals(other.Right))
            {
                return false;
            }

            if (mine.Left is not InfluxBinary left)
            {
                return mine.Left.Equals(other.Left);
            }

            (mine, other) = (left, other.Left as InfluxBinary);
        }

        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Operator, Right);

    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        IReadOnlyList<InfluxBinary> chain = Chain();
        chain[0].Left.AppendTo(text);
        foreach (InfluxBinary node in chain)
        {
            node.Right.AppendTo(text.Append(' ').Append(InfluxOperators.TextOf(node.Operator)).Append(' '));
        }
    }
}
