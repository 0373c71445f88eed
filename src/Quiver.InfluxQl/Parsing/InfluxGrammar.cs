namespace Quiver.InfluxQl.Parsing;

/// <summary>The grammars that differ in what an old statement means. Forms that older servers do not know are always permitted.</summary>
enum InfluxGrammar
{
    /// <summary>InfluxDB 1.8: DELETE refuses a retention policy, because it deletes from all of them.</summary>
    Version18,

    /// <summary>InfluxDB 1.12: DELETE may name a retention policy.</summary>
    Version112,
}
