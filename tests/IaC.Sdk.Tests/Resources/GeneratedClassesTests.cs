using System.Reflection;
using IaC.Kubernetes.Core.V1;
using IaC.Model;

namespace IaC.Sdk.Tests;

/// <summary>Every kind of the model has its classes, with every field that its schema has.</summary>
public sealed class GeneratedClassesTests
{
    public static TheoryData<string> Kinds => [.. BuiltInKinds.All.Select(kind => kind.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_kind_has_its_classes_and_all_fields(string kind)
    {
        KindSchema schema = KindSchema.All.Single(known => known.Kind == kind);
        string space = schema.ApiVersion == "v1" ? "IaC.Kubernetes.Core.V1" : "IaC";
        Assert.NotNull(typeof(Pod).Assembly.GetType($"{space}.{kind}"));
        Compare(schema.Root, typeof(Pod).Assembly.GetType($"{space}.{kind}Args")!, ["apiVersion", "kind"], []);
    }

    [Fact]
    public async Task A_missing_list_is_named()
    {
        RunException exception = await Assert.ThrowsAsync<RunException>(() => Evaluated.OfAsync(() => _ = new Pod("p", new PodArgs { Spec = new PodSpecArgs() })));
        Assert.Equal("pod/p: spec.containers is required and not set", exception.Message);
    }

    private static void Compare(SchemaNode schema, Type args, string[] without, HashSet<Type> seen)
    {
        foreach ((string name, SchemaNode property) in seen.Add(args) ? schema.Properties : new Dictionary<string, SchemaNode>())
        {
            if (!without.Contains(name))
            {
                PropertyInfo? member = args.GetProperty(char.ToUpperInvariant(name[0]) + name[1..]);
                Assert.True(member is not null, $"{args.Name} has no {name}");
                Type element = member.PropertyType.GetGenericArguments()[0];
                if (typeof(ResourceArgs).IsAssignableFrom(element))
                {
                    Compare(property.Items ?? property.Others ?? property, element, [], seen);
                }
            }
        }
    }
}
