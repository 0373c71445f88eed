using Quiver.InfluxQl.Ast;

namespace Quiver.Server.Http.InfluxAnswers;

/// <summary>Which rule cuts the answer of which statement: in InfluxDB, some of SHOW are queries inside and others are lists.</summary>
static class ChunkRules
{
    /// <summary>Returns the rule for a statement.</summary>
    public static ChunkRule Of(InfluxStatement statement) => statement switch
    {
        InfluxSelect or InfluxShowSeries or InfluxShowFieldKeys => ChunkRule.Rows,
        InfluxShowTagKeys or InfluxShowTagValues => ChunkRule.Series,
        _ => ChunkRule.Whole,
    };
}
