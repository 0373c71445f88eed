namespace Quiver.Engine.Catalog;

/// <summary>
/// A set of schemas. Names go by case: a statement's name is asked for as it is written (names without quotes in lower case), and only
/// where nothing has it in this case, the one name among those listed that differs in case only.
/// </summary>
public interface ICatalog
{
    /// <summary>The names of the schemas.</summary>
    IReadOnlyCollection<string> SchemaNames { get; }

    /// <summary>Finds a schema by name, null where there is none.</summary>
    ISchema? FindSchema(string name);
}
