using System.Reflection;
using System.Text;

namespace Quiver.Tidy.Tests.Scanning;

/// <summary>Writes the public surface of an assembly as sorted, readable text.</summary>
static class PublicApi
{
    const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    static readonly Dictionary<Type, string> _keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short",
        [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal", [typeof(char)] = "char",
        [typeof(string)] = "string", [typeof(object)] = "object",
    };

    public static string Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    public static string Of(IEnumerable<Type> types)
    {
        StringBuilder text = new();
        foreach (Type type in types.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(DescribeType(type)).Append('\n');
            foreach (string member in Members(type).Distinct().Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    static string DescribeType(Type type)
    {
        string name = type.Namespace + "." + NameOf(type);
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"delegate {NameOf(invoke.ReturnType)} {name}({Parameters(invoke)})";
        }

        string kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class"
            : "class";
        IEnumerable<Type> bases = type.IsEnum ? [] : type.GetInterfaces().Where(IsVisible).OrderBy(NameOf, StringComparer.Ordinal);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
        {
            bases = bases.Except(parent.GetInterfaces()).Prepend(parent);
        }

        string list = string.Join(", ", bases.Select(NameOf));
        return list.Length == 0 ? $"{kind} {name}" : $"{kind} {name} : {list}";
    }

    static bool IsVisible(Type type) => type.IsVisible;

    static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            yield break;
        }

        if (type.IsEnum)
        {
            foreach (string name in Enum.GetNames(type))
            {
                yield return $"{name} = {Convert.ToInt64(Enum.Parse(type, name))}";
            }

            yield break;
        }

        foreach (ConstructorInfo constructor in type.GetConstructors(Declared).Where(member => IsPublic(member) && !member.IsStatic))
        {
            yield return $"{Access(constructor)}new({Parameters(constructor)})";
        }

        foreach (FieldInfo field in type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily))
        {
            yield return $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{NameOf(field.FieldType)} {field.Name}";
        }

        foreach (PropertyInfo property in type.GetProperties(Declared))
        {
            MethodInfo[] accessors = [.. property.GetAccessors(true).Where(IsPublic)];
            if (accessors.Length > 0 && !property.Name.Contains('.'))
            {
                string verbs = string.Join(" ", accessors.Select(accessor => accessor.Name.StartsWith("get_") ? "get;" : "set;"));
                string index = property.GetIndexParameters() is { Length: > 0 } indexes
                    ? $"[{string.Join(", ", indexes.Select(index => NameOf(index.ParameterType)))}]"
                    : "";
                yield return $"{Access(accessors[0])}{NameOf(property.PropertyType)} {property.Name}{index} {{ {verbs} }}";
            }
        }

        foreach (EventInfo @event in type.GetEvents(Declared).Where(member => member.AddMethod is { } add && IsPublic(add)))
        {
            yield return $"event {NameOf(@event.EventHandlerType!)} {@event.Name}";
        }

        foreach (MethodInfo method in type.GetMethods(Declared).Where(IsOrdinary))
        {
            string arguments = Arguments(method.GetGenericArguments());
            yield return $"{Access(method)}{NameOf(method.ReturnType)} {method.Name}{arguments}({Parameters(method)})";
        }
    }

    static bool IsPublic(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    /// <summary>Compiler-written members (accessors, clones, printers of records) say nothing to a reader.</summary>
    static bool IsOrdinary(MethodInfo method) =>
        IsPublic(method)
        && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && !method.Name.Contains('.')
        && !method.Name.Contains('<')
        && method.Name is not ("PrintMembers" or "GetHashCode" or "ToString" or "Equals" or "Finalize" or "op_Equality" or "op_Inequality");

    static string Access(MethodBase method) =>
        (method.IsPublic ? "" : "protected ")
        + (method.IsStatic ? "static " : "")
        + (method.IsAbstract && method.DeclaringType is { IsInterface: false } ? "abstract "
            : method is { IsVirtual: true, IsFinal: false } && method.DeclaringType is { IsInterface: false, IsSealed: false } ? "virtual "
            : "");

    static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter =>
            (parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "")
            + NameOf(parameter.ParameterType) + " " + parameter.Name + (parameter.HasDefaultValue ? " = …" : "")));

    static string Arguments(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(NameOf))}>";

    static string NameOf(Type type)
    {
        if (type.IsByRef)
        {
            return NameOf(type.GetElementType()!);
        }

        if (type.IsPointer)
        {
            return NameOf(type.GetElementType()!) + "*";
        }

        if (type.IsArray)
        {
            return NameOf(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return NameOf(underlying) + "?";
        }

        if (_keywords.TryGetValue(type, out string? keyword) || type.IsGenericParameter)
        {
            return keyword ?? type.Name;
        }

        string name = type.Name.Split('`')[0] + Arguments(OwnArguments(type));
        return type.IsNested ? NameOf(type.DeclaringType!) + "." + name : name;
    }

    static Type[] OwnArguments(Type type) =>
        type.GetGenericArguments()[(type.DeclaringType?.GetGenericArguments().Length ?? 0)..];
}
