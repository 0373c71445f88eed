namespace Quiver.InfluxQl.Ast;

/// <summary>The forms of SHOW that take no clauses.</summary>
enum InfluxShowKind
{
    ContinuousQueries,
    Databases,
    Queries,
    ShardGroups,
    Shards,
    Subscriptions,
    Users,
}
