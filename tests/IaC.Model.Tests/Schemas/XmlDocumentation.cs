using System.Text.RegularExpressions;
using System.Reflection;
using System.Xml.Linq;

namespace IaC.Model.Tests;

/// <summary>The documentation comments of an assembly, which are also the descriptions of its schemas.</summary>
internal sealed partial class XmlDocumentation
{
    private readonly Dictionary<string, XElement> _members;

    public XmlDocumentation(Assembly assembly) =>
        _members = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    public string? Of(Type type) => Summary($"T:{type.FullName}");

    public string? Of(PropertyInfo property) => Summary($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")!.Value.Split('.').Last()}`",
        XElement other => string.Concat(other.Nodes().Select(Text)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    private string? Summary(string id) =>
        _members.TryGetValue(id, out XElement? member) ? WhiteSpace().Replace(string.Concat(member.Element("summary")!.Nodes().Select(Text)), " ").Trim() : null;
}
