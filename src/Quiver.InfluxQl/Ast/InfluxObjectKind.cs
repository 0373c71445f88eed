namespace Quiver.InfluxQl.Ast;

/// <summary>What DROP drops by name.</summary>
enum InfluxObjectKind
{
    Database,
    Measurement,
    User,
    ContinuousQuery,
    RetentionPolicy,
    Subscription,
}
