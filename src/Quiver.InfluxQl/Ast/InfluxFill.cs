namespace Quiver.InfluxQl.Ast;

/// <summary>What fill() puts where a bucket has no value.</summary>
enum InfluxFill
{
    Null,
    None,
    Number,
    Previous,
    Linear,
}
