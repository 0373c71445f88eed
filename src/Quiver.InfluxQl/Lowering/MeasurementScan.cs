using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Prepare;

namespace Quiver.InfluxQl.Lowering;

/// <summary>The scan of one measurement.</summary>
/// <param name="Measurement">The measurement.</param>
/// <param name="Table">Its table.</param>
/// <param name="Columns">A column of the plan for each column of the table.</param>
/// <param name="Schema">Which columns are fields and which tags.</param>
/// <param name="Conditions">What rows must pass.</param>
sealed record MeasurementScan(
    InfluxMeasurement Measurement, ITableProvider Table, PlanColumn[] Columns, MeasurementSchema Schema, List<Expression> Conditions)
{
    const string TimeColumn = "time";

    /// <summary>The time.</summary>
    public PlanColumn Time => Array.Find(Columns, column => column.Name == TimeColumn)!;

    /// <summary>Finds a field; null where the table has none.</summary>
    public PlanColumn? FindField(string name) => Schema.Fields.ContainsKey(name) ? Find(name) : null;

    /// <summary>Finds the field that a variable reads; null where the table has none, or one whose type cannot be cast to the
    /// variable's.</summary>
    public PlanColumn? FindField(InfluxVariable variable) => Schema.Fields.TryGetValue(variable.Name, out InfluxType type)
        && (type == variable.Type || (IsNumber(type) && IsNumber(variable.Type)) || variable.Type == InfluxType.AnyField)
            ? Find(variable.Name) : null;

    static bool IsNumber(InfluxType type) => type is InfluxType.Float or InfluxType.Integer or InfluxType.Unsigned;

    /// <summary>Finds a tag; null where the table has none.</summary>
    public PlanColumn? FindTag(string name) => Schema.Tags.Contains(name) ? Find(name) : null;

    /// <summary>Finds a tag or field; null where the table has none.</summary>
    public PlanColumn? Find(string name) => Array.Find(Columns, column => column.Name == name && column.Name != TimeColumn);
}
