using System.Globalization;

namespace Quiver.Differential.Generation;

/// <summary>Makes queries over given tables; its parts call each other, since expressions hold queries and queries expressions.</summary>
sealed class QueryGenerator
{
    int _aliases;

    public QueryGenerator(int seed, Feature features, IReadOnlyList<GeneratedTable> tables)
    {
        Draw = new Draw(seed);
        Features = features;
        Tables = tables;
        Values = new ValueMaker(this);
        Conditions = new ConditionMaker(this);
        Relations = new RelationMaker(this);
        Lists = new ListMaker(this);
        Windows = new WindowMaker(this);
        Queries = new QueryMaker(this);
    }

    public Draw Draw { get; }

    public Feature Features { get; }

    public IReadOnlyList<GeneratedTable> Tables { get; }

    public ValueMaker Values { get; }

    public ConditionMaker Conditions { get; }

    public RelationMaker Relations { get; }

    public ListMaker Lists { get; }

    public WindowMaker Windows { get; }

    public QueryMaker Queries { get; }

    /// <summary>How many more queries may be nested into the one that is being made.</summary>
    public int QueriesLeft { get; set; }

    public bool Has(Feature feature) => (Features & feature) == feature;

    public bool TypesDiffer => Has(Feature.Types);

    public string NextAlias(string prefix) => prefix + (_aliases++).ToString(CultureInfo.InvariantCulture);

    /// <summary>A whole query.</summary>
    public SqlNode Next()
    {
        _aliases = 0;
        QueriesLeft = Draw.Between(0, 4);
        return Queries.Top();
    }

    /// <summary>A family that columns may have.</summary>
    public Family AnyFamily() => Has(Feature.Types)
        ? Draw.Of([Family.Integer, Family.Integer, Family.Text, Family.Double, Family.Decimal, Family.Boolean, Family.Date,
            Family.Timestamp])
        : Draw.Of([Family.Integer, Family.Integer, Family.Text, Family.Double]);
}
