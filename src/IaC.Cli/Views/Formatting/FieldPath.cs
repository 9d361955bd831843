using System.Text;
using IaC.Model;

namespace IaC.Cli.Views.Formatting;

/// <summary>JSON pointers as people write fields.</summary>
internal static class FieldPath
{
    /// <summary><c>/spec/containers/0/image</c> (RFC 6901) as <c>spec.containers[0].image</c>; a name with a dot or a slash in it as <c>data["nginx.conf"]</c>.</summary>
    public static string Of(string pointer)
    {
        var path = new StringBuilder();
        foreach (string name in JsonPointer.Segments(pointer))
        {
            if (name.Length > 0 && name.All(char.IsAsciiDigit))
            {
                path.Append('[').Append(name).Append(']');
            }
            else if (name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
            {
                path.Append(path.Length == 0 ? "" : ".").Append(name);
            }
            else
            {
                path.Append("[\"").Append(Printable.Line(name)).Append("\"]");
            }
        }

        return path.ToString();
    }
}
