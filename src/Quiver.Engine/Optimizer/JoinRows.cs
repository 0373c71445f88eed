using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>Guesses how many rows a join gives from those of its sides and its conditions.</summary>
/// <param name="left">The rows of the left side.</param>
/// <param name="right">The rows of the right side.</param>
struct JoinRows(double left, double right)
{
    /// <summary>Half of the rows of a semi join without an equality find a partner at the first try or so.</summary>
    const double LeastMatched = 0.001;
    const double MostMatchedOfAnti = 0.8;
    double _selectivity = 1;
    double _matched = 1;
    bool _hasEquality;
    (double Small, double Large, double Distinct) _first;
    (double Small, double Large, double Distinct) _second;

    /// <summary>Adds a condition.</summary>
    public void Add(in JoinFactor factor)
    {
        if (factor.Selectivity is { } selectivity)
        {
            _selectivity *= selectivity;
            return;
        }

        double leftDistinct = Math.Max(1, factor.Left.Distinct ?? left);
        double rightDistinct = Math.Max(1, factor.Right.Distinct ?? right);
        _hasEquality = true;
        _matched = Math.Min(_matched, Math.Min(1, Math.Min(rightDistinct, right) / leftDistinct));
        AddKey(factor.Left.TableRows ?? left, factor.Right.TableRows ?? right, Math.Max(leftDistinct, rightDistinct));
    }

    /// <summary>The rows of a join of a kind.</summary>
    public readonly double Of(JoinKind kind)
    {
        double pairs = left * right * _selectivity / (Math.Max(1, _first.Distinct) * Math.Max(1, _second.Distinct));
        double matched = _hasEquality ? left * Math.Max(LeastMatched, _matched * Math.Max(0.1, _selectivity))
            : Math.Min(left, Math.Max(pairs, left * 0.1));
        return kind switch
        {
            JoinKind.Inner => pairs,
            JoinKind.Left => Math.Max(pairs, left),
            JoinKind.Right => Math.Max(pairs, right),
            JoinKind.Full => Math.Max(pairs, left + right),
            JoinKind.Semi => matched,
            JoinKind.Anti => left - Math.Min(matched, left * MostMatchedOfAnti),
            _ => left,
        };
    }

    /// <summary>
    /// Several equalities between the same two tables are usually one key of several columns, which has no more values than the smaller
    /// table has rows, however many its columns could make.
    /// </summary>
    void AddKey(double leftTable, double rightTable, double distinct)
    {
        (double small, double large) = (Math.Min(leftTable, rightTable), Math.Max(leftTable, rightTable));
        if (_first.Distinct == 0 || (_first.Small == small && _first.Large == large))
        {
            _first = Merged(_first, small, large, distinct);
        }
        else if (_second.Distinct == 0 || (_second.Small == small && _second.Large == large))
        {
            _second = Merged(_second, small, large, distinct);
        }
        else
        {
            _selectivity /= Math.Max(1, distinct);
        }
    }

    static (double Small, double Large, double Distinct) Merged(
        (double Small, double Large, double Distinct) known, double small, double large, double distinct) =>
        (small, large, known.Distinct == 0 ? distinct : Math.Min(known.Distinct * distinct, Math.Max(known.Distinct, small)));
}
