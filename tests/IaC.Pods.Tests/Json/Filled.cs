using System.Collections;
using System.Collections.Immutable;
using System.Reflection;

namespace IaC.Pods.Tests.Json;

/// <summary>Makes a value of any record type with every property set to something that is not its default, so that a property which is forgotten somewhere is found.</summary>
internal static class Filled
{
    private static int next = 1;

    internal static T Of<T>() => (T)Of(typeof(T));

    /// <summary>Every property as text, in depth: two values with the same text are the same.</summary>
    internal static string Describe(object? value, string path = "") => value switch
    {
        null => $"{path} = null\n",
        string or ValueType when value is not IEnumerable => $"{path} = {value}\n",
        string => $"{path} = {value}\n",
        IDictionary map => string.Concat(map.Keys.Cast<object>().Order().Select(key => Describe(map[key], $"{path}[{key}]"))),
        IEnumerable list => string.Concat(list.Cast<object>().Select((item, i) => Describe(item, $"{path}[{i}]"))),
        _ => string.Concat(Properties(value.GetType()).Select(property => Describe(property.GetValue(value), $"{path}.{property.Name}"))),
    };

    private static object Of(Type type)
    {
        next++;
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Of(inner);
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(1)!;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            Type item = type.GetGenericArguments()[0];
            Array items = Array.CreateInstance(item, 2);
            items.SetValue(Of(item), 0);
            items.SetValue(Of(item), 1);
            return typeof(ImmutableArray).GetMethods().Single(m => m.Name == "Create" && m.GetParameters() is [{ ParameterType.IsArray: true }]).MakeGenericMethod(item).Invoke(null, [items])!;
        }

        return type switch
        {
            _ when type == typeof(string) => $"text {next}",
            _ when type == typeof(bool) => true,
            _ when type == typeof(int) => next,
            _ when type == typeof(long) => (long)next,
            _ when type == typeof(uint) => (uint)next,
            _ when type == typeof(ulong) => (ulong)next,
            _ when type == typeof(Guid) => new Guid(next, 0, 0, new byte[8]),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, 7, TimeSpan.Zero).AddTicks(next),
            _ when type == typeof(ImmutableDictionary<string, string>) => ImmutableDictionary<string, string>.Empty.Add($"b{next}", "1").Add($"a{next}", "2"),
            _ => Record(type),
        };
    }

    private static object Record(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().First(c => c.GetParameters() is not [{ } only] || only.ParameterType != type);
        object value = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Of(parameter.ParameterType))]);
        foreach (PropertyInfo property in Properties(type).Where(property => property.SetMethod is not null))
        {
            property.SetValue(value, property.PropertyType == typeof(bool) ? !(bool)property.GetValue(value)! : Of(property.PropertyType));
        }

        return value;
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0);
}
