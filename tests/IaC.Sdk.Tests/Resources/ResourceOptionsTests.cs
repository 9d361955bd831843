using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using IaC.Kubernetes.Core.V1;

namespace IaC.Sdk.Tests.Resources;

public sealed class ResourceOptionsTests
{
    [Fact]
    public async Task What_the_classes_can_say_is_what_annotations_can_say()
    {
        JsonObject written = await AnnotationsAsync(AllOptions);
        Assert.Equal(Model.ResourceOptions.Annotations.Order(StringComparer.Ordinal), written.Select(annotation => annotation.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Merged_options_say_all_that_either_says()
    {
        JsonObject expected = await AnnotationsAsync(AllOptions);
        Assert.True(JsonNode.DeepEquals(expected, await AnnotationsAsync(() => CustomResourceOptions.Merge(AllOptions(), null))));
        Assert.True(JsonNode.DeepEquals(expected, await AnnotationsAsync(() => CustomResourceOptions.Merge(null, AllOptions()))));
        foreach (PropertyInfo property in typeof(ResourceOptions).GetProperties())
        {
            // Each one by itself reaches what is made of both: a new option that Merge forgets fails here.
            await Evaluated.OfAsync(() =>
            {
                CustomResourceOptions all = AllOptions();
                all.Parent = new ComponentResource("test:Group", "group");
                all.ResourceTransformations.Add(_ => null);
                all.Provider = new Host("far");
                var only = new ComponentResourceOptions();
                property.SetValue(only, property.GetValue(all));
                object? merged = property.GetValue(ComponentResourceOptions.Merge(only, new ComponentResourceOptions()));
                Assert.True(merged is IEnumerable items and not string ? items.Cast<object>().Any() : merged is not null, property.Name);
            });
        }
    }

    [Fact]
    public async Task Of_merged_options_lists_are_joined_and_the_second_one_wins()
    {
        JsonObject annotations = await AnnotationsAsync(() => CustomResourceOptions.Merge(
            new CustomResourceOptions { Protect = true, IgnoreChanges = ["data.a"], CustomTimeouts = new CustomTimeouts { Create = TimeSpan.FromSeconds(1), Delete = TimeSpan.FromSeconds(2) } },
            new CustomResourceOptions { Protect = false, IgnoreChanges = ["data.b"], CustomTimeouts = new CustomTimeouts { Delete = TimeSpan.FromSeconds(3) } }));
        Assert.Equal("""{"iac/ignore-changes":"/data/a, /data/b","iac/protect":"false","iac/timeout-create":"1s","iac/timeout-delete":"3s"}""", annotations.ToJsonString());
    }

    private static async Task<JsonObject> AnnotationsAsync(Func<CustomResourceOptions> options) =>
        (JsonObject)(await Evaluated.OfAsync(() => _ = new ConfigMap("watched", null, options())))["configmap/watched"]["metadata"]!["annotations"]!;

    private static CustomResourceOptions AllOptions()
    {
        var other = new ConfigMap("other");
        return new()
        {
            DependsOn = [other],
            Protect = true,
            IgnoreChanges = ["data.a"],
            ReplaceOnChanges = ["data.b"],
            RetainOnDelete = true,
            DeletedWith = other,
            ReplaceWith = [other],
            ReplacementTrigger = "1",
            Aliases = [new Alias { Name = "former" }],
            Hooks = new ResourceHooks { BeforeCreate = [new ResourceHook("check", (_, _) => Task.CompletedTask)] },
            CustomTimeouts = new CustomTimeouts { Create = TimeSpan.FromSeconds(1), Update = TimeSpan.FromSeconds(2), Delete = TimeSpan.FromSeconds(3), Ready = TimeSpan.FromSeconds(4) },
            DeleteBeforeReplace = true,
        };
    }
}
