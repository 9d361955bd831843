using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>Numbers of JSON nodes, whether they were read from text or made from a value of any numeric type.</summary>
internal static class JsonNumbers
{
    /// <summary>Whether the value is a number without a fraction that fits.</summary>
    public static bool TryGetInteger(this JsonValue value, out long number)
    {
        if (value.TryGetValue(out number))
        {
            return true;
        }

        if (value.TryGetNumber(out decimal exact) && decimal.IsInteger(exact) && exact is >= long.MinValue and <= long.MaxValue)
        {
            number = (long)exact;
            return true;
        }

        return false;
    }

    /// <summary>Whether the value is a number that decimal arithmetic can hold.</summary>
    public static bool TryGetNumber(this JsonValue value, out decimal number)
    {
        number = 0;
        return value.GetValueKind() == JsonValueKind.Number && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}
