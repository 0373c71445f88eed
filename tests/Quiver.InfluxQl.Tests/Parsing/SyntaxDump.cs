using System.Text.Json.Nodes;
using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Tests.Parsing;

/// <summary>Writes a tree with InfluxDB's names of types and members, as the parse corpus has them: what is empty is left out.</summary>
static class SyntaxDump
{
    public static JsonObject Of(InfluxNode node) => node switch
    {
        InfluxQuery query => New("Query", ("Statements", List(query.Statements))),
        InfluxExpression expression => OfExpression(expression),
        InfluxSelect select => OfSelect(select),
        InfluxSchemaQuery show => OfSchemaQuery(show),
        InfluxField field => New("Field", ("Expr", Of(field.Expression)), ("Alias", field.Alias)),
        InfluxMeasurement source => OfMeasurement(source),
        InfluxSubquery subquery => New("SubQuery", ("Statement", Of(subquery.Select))),
        InfluxTarget target => New("Target", ("Measurement", With(OfMeasurement(target.Measurement), "IsTarget", true))),
        InfluxSort sort => New("SortField", ("Name", sort.Name), ("Ascending", sort.IsAscending)),
        _ => OfStatement(node),
    };

    static JsonObject OfExpression(InfluxExpression expression) => expression switch
    {
        InfluxBinary binary => New(
            "BinaryExpr", ("LHS", Of(binary.Left)), ("Op", InfluxOperators.TextOf(binary.Operator)), ("RHS", Of(binary.Right))),
        InfluxParenthesis parenthesis => New("ParenExpr", ("Expr", Of(parenthesis.Inner))),
        InfluxCall call => New("Call", ("Name", call.Name), ("Args", List(call.Arguments))),
        InfluxVariable { Type: InfluxType.Unknown } variable => New("VarRef", ("Val", variable.Name)),
        InfluxVariable variable => New("VarRef", ("Val", variable.Name), ("Type", InfluxTypes.WordOf(variable.Type))),
        InfluxDistinct distinct => New("Distinct", ("Val", distinct.Name)),
        InfluxWildcard wildcard => New("Wildcard", ("Type", wildcard.Type switch
        {
            InfluxType.AnyField => "FIELD",
            InfluxType.Tag => "TAG",
            _ => "",
        })),
        InfluxInteger integer => New("IntegerLiteral", ("Val", integer.Value)),
        InfluxUnsigned unsigned => New("UnsignedLiteral", ("Val", JsonValue.Create(unsigned.Value))),
        InfluxNumber number => New("NumberLiteral", ("Val", JsonValue.Create(number.Value))),
        InfluxString text => New("StringLiteral", ("Val", text.Value)),
        InfluxBoolean boolean => New("BooleanLiteral", ("Val", boolean.Value)),
        InfluxRegex regex => New("RegexLiteral", ("Val", regex.Regex.Pattern)),
        InfluxNameList list => New("ListLiteral", ("Vals", Strings(list.Names))),
        InfluxDuration duration => New("DurationLiteral", ("Val", Duration(duration.Nanoseconds))),
        _ => throw new InvalidOperationException($"the parser makes no {expression.GetType().Name}"),
    };

    static JsonObject OfSelect(InfluxSelect select) => New(
        "SelectStatement",
        ("Fields", List(select.Fields)),
        ("Target", Node(select.Target)),
        ("Sources", List(select.Sources)),
        ("Condition", Node(select.Condition)),
        ("Dimensions", Dimensions(select.Dimensions)),
        ("Fill", select.Fill == InfluxFill.Null ? "" : select.Fill.ToString().ToLowerInvariant()),
        ("FillValue", select.FillValue switch
        {
            InfluxInteger integer => JsonValue.Create(integer.Value),
            InfluxNumber number => JsonValue.Create(number.Value),
            _ => null,
        }),
        ("SortFields", Sort(select.Sort)),
        ("Limit", select.Limit),
        ("Offset", select.Offset),
        ("SLimit", select.SeriesLimit),
        ("SOffset", select.SeriesOffset),
        ("Location", select.TimeZone),
        ("IsRawQuery", select.IsRaw));

    static JsonObject OfMeasurement(InfluxMeasurement source) => New(
        "Measurement",
        ("Database", source.Database),
        ("RetentionPolicy", source.RetentionPolicy),
        ("Name", source.Name),
        ("Regex", Node(source.Regex)));

    static JsonObject OfSchemaQuery(InfluxSchemaQuery show)
    {
        JsonObject result = New(
            NameOf(show),
            ("Database", show.Database),
            ("Sources", List(show.Sources)),
            ("Condition", Node(show.Condition)),
            ("Dimensions", Dimensions(show.Dimensions)),
            ("SortFields", Sort(show.Sort)),
            ("Limit", show.Limit),
            ("Offset", show.Offset),
            ("SLimit", show.SeriesLimit),
            ("SOffset", show.SeriesOffset));
        With(result, show is InfluxShowTagKeys ? "TagKeyOp" : "Op", show.TagKeys?.Operator ?? "");
        With(result, "TagKeyExpr", Node(show.TagKeys?.Keys));
        With(result, "Exact", show is InfluxShowCardinality { IsExact: true });
        if (show is InfluxShowMeasurements measurements)
        {
            With(result, "RetentionPolicy", measurements.RetentionPolicy);
            With(result, "WildcardDatabase", measurements.IsEveryDatabase);
            With(result, "WildcardRetentionPolicy", measurements.IsEveryRetentionPolicy);
            With(result, "Source", Node(measurements.Measurement));
        }

        return result;
    }

    static string NameOf(InfluxSchemaQuery show) => show switch
    {
        InfluxShowSeries => "ShowSeriesStatement",
        InfluxShowTagKeys => "ShowTagKeysStatement",
        InfluxShowTagValues => "ShowTagValuesStatement",
        InfluxShowFieldKeys => "ShowFieldKeysStatement",
        InfluxShowMeasurements => "ShowMeasurementsStatement",
        InfluxShowCardinality cardinality => $"Show{cardinality.Kind}CardinalityStatement",
        _ => throw new InvalidOperationException(),
    };

    static JsonObject OfStatement(InfluxNode node) => node switch
    {
        InfluxExplain explain => New(
            "ExplainStatement", ("Statement", Of(explain.Select)), ("Analyze", explain.IsAnalyze), ("Verbose", explain.IsVerbose)),
        InfluxDelete delete => New(
            delete.IsDropSeries ? "DropSeriesStatement" : "DeleteSeriesStatement",
            ("Sources", List(delete.Sources)),
            ("Condition", Node(delete.Condition))),
        InfluxDrop drop => New(
            $"Drop{drop.Kind}Statement", ("Name", drop.Name), ("Database", drop.Database), ("RetentionPolicy", drop.RetentionPolicy)),
        InfluxDropShard shard => New("DropShardStatement", ("ID", JsonValue.Create(shard.Id))),
        InfluxKillQuery kill => New("KillQueryStatement", ("QueryID", JsonValue.Create(kill.Id)), ("Host", kill.Host)),
        InfluxCreateDatabase create => OfCreateDatabase(create),
        InfluxRetentionPolicy policy => OfRetentionPolicy(policy),
        InfluxCreateUser user => New(
            "CreateUserStatement", ("Name", user.Name), ("Password", user.Password), ("Admin", user.IsAdministrator)),
        InfluxSetPassword password => New("SetPasswordUserStatement", ("Name", password.Name), ("Password", password.Password)),
        InfluxGrant { IsAdministrator: true } grant => New(
            grant.IsRevoke ? "RevokeAdminStatement" : "GrantAdminStatement", ("User", grant.User)),
        InfluxGrant grant => New(
            grant.IsRevoke ? "RevokeStatement" : "GrantStatement",
            ("Privilege", grant.Privilege == InfluxPrivilege.All ? "ALL PRIVILEGES" : grant.Privilege.ToString().ToUpperInvariant()),
            ("On", grant.Database),
            ("User", grant.User)),
        InfluxCreateContinuousQuery query => New(
            "CreateContinuousQueryStatement",
            ("Name", query.Name),
            ("Database", query.Database),
            ("Source", Of(query.Select)),
            ("ResampleEvery", Duration(query.ResampleEvery)),
            ("ResampleFor", Duration(query.ResampleFor))),
        InfluxCreateSubscription subscription => New(
            "CreateSubscriptionStatement",
            ("Name", subscription.Name),
            ("Database", subscription.Database),
            ("RetentionPolicy", subscription.RetentionPolicy),
            ("Mode", subscription.Mode),
            ("Destinations", Strings(subscription.Destinations))),
        InfluxShow show => New($"Show{show.Kind}Statement"),
        InfluxShowModule module => New(
            module.IsDiagnostics ? "ShowDiagnosticsStatement" : "ShowStatsStatement", ("Module", module.Module)),
        InfluxShowGrants grants => New("ShowGrantsForUserStatement", ("Name", grants.User)),
        InfluxShowRetentionPolicies policies => New("ShowRetentionPoliciesStatement", ("Database", policies.Database)),
        _ => throw new InvalidOperationException($"no dump of {node.GetType().Name}"),
    };

    static JsonObject OfCreateDatabase(InfluxCreateDatabase create) => New(
        "CreateDatabaseStatement",
        ("Name", create.Name),
        ("RetentionPolicyCreate", create.Retention is not null),
        ("RetentionPolicyDuration", Pointer(create.Retention?.Duration)),
        ("RetentionPolicyReplication", create.Retention?.Replication ?? 0),
        ("RetentionPolicyShardGroupDuration", Duration(create.Retention?.ShardDuration ?? 0)),
        ("FutureWriteLimit", Pointer(create.Retention?.FutureLimit)),
        ("PastWriteLimit", Pointer(create.Retention?.PastLimit)),
        ("RetentionPolicyName", create.Retention?.Name ?? ""));

    static JsonObject OfRetentionPolicy(InfluxRetentionPolicy policy)
    {
        Func<long?, JsonNode?> duration = policy.IsAlter ? Pointer : value => Duration(value ?? 0);
        return New(
            policy.IsAlter ? "AlterRetentionPolicyStatement" : "CreateRetentionPolicyStatement",
            ("Name", policy.Name),
            ("Database", policy.Database),
            ("Duration", duration(policy.Retention.Duration)),
            ("Replication", policy.Retention.Replication ?? 0),
            ("ShardGroupDuration", duration(policy.Retention.ShardDuration)),
            ("Default", policy.Retention.IsDefault),
            ("FutureWriteLimit", duration(policy.Retention.FutureLimit)),
            ("PastWriteLimit", duration(policy.Retention.PastLimit)));
    }

    static JsonObject New(string type, params (string Name, JsonNode? Value)[] members)
    {
        var result = new JsonObject { ["_"] = type };
        foreach ((string name, JsonNode? value) in members)
        {
            With(result, name, value);
        }

        return result;
    }

    static JsonObject With(JsonObject target, string name, JsonNode? value)
    {
        bool isEmpty = value is null || value is JsonArray { Count: 0 }
            || (value is JsonValue single && name != "FillValue" && single.ToJsonString() is "0" or "\"\"" or "false" && name != "FillValue");
        if (!isEmpty)
        {
            target[name] = value;
        }

        return target;
    }

    static JsonObject? Node(InfluxNode? node) => node is null ? null : Of(node);

    static JsonArray List(IEnumerable<InfluxNode> nodes) => new([.. nodes.Select(Of)]);

    static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    static JsonArray Dimensions(IEnumerable<InfluxExpression> dimensions) =>
        new([.. dimensions.Select(dimension => New("Dimension", ("Expr", Of(dimension))))]);

    static JsonArray? Sort(InfluxSort? sort) => sort is null ? null : new JsonArray(Of(sort));

    static JsonObject? Duration(long nanoseconds) => nanoseconds == 0 ? null : Pointer(nanoseconds) as JsonObject;

    static JsonNode? Pointer(long? nanoseconds) =>
        nanoseconds is long value ? new JsonObject { ["_"] = "duration", ["ns"] = value } : null;
}
