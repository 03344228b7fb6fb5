
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import purchases.models.receiving


class Migration(migrations.Migration):

    dependencies = [
        ('organizers', '0003_answer_hours'),
        ('purchases', '0004_helpers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ArrivalPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('image', models.FileField(max_length=200, upload_to=purchases.models.receiving.arrival_photo_path)),
                ('small', models.FileField(max_length=200, upload_to=purchases.models.receiving.arrival_photo_path)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='what it shows')),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='CountedInstead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='what came')),
                ('pieces', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Leftover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=200)),
                ('pieces', models.PositiveIntegerField()),
                ('origin', models.CharField(choices=[('own', 'own piece in a row or pack'), ('over', 'more came than was ordered'), ('instead', 'came instead of something else'), ('undealt', 'nobody was left to get it')], max_length=8)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='MisSort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=200)),
                ('pieces', models.PositiveIntegerField()),
                ('outcome', models.CharField(choices=[('replaced', 'taken as the replacement'), ('kept', "the participant's all the same"), ('credited', 'given back')], max_length=8)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='OrderTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('columns', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SupplierOrderLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField()),
                ('price', models.DecimalField(decimal_places=3, max_digits=14)),
                ('confirmed', models.PositiveIntegerField(blank=True, null=True)),
                ('new_price', models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='arrivedvariant',
            name='arrived_variant_within_bought',
        ),
        migrations.RemoveConstraint(
            model_name='variant',
            name='variant_taken_not_negative',
        ),
        migrations.AddField(
            model_name='arrivedvariant',
            name='mis_sorted',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='draft',
            name='row_default',
            field=models.CharField(choices=[('drop', 'leave it out'), ('own', 'fill it with own pieces'), ('keep', 'keep it for a top-up')], default='drop', help_text='When the clock stops the purchase; otherwise you choose for each.', max_length=4, verbose_name='rows and packs that are not full at the stop'),
        ),
        migrations.AddField(
            model_name='item',
            name='in_top_up',
            field=models.BooleanField(db_default=False, default=False, verbose_name='open for a top-up'),
        ),
        migrations.AddField(
            model_name='item',
            name='pack_mixed',
            field=models.BooleanField(db_default=False, default=False, help_text='Packs are counted over the whole item instead of size by size.', verbose_name='sizes and colours share a pack'),
        ),
        migrations.AddField(
            model_name='line',
            name='extra',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='line',
            name='replacement',
            field=models.CharField(choices=[('exact', 'exactly this'), ('colour', 'the same size in another colour'), ('size', 'the same colour in the next larger size'), ('any', 'any size and colour, not dearer'), ('drop', 'leave it out')], db_default='exact', default='exact', max_length=6, verbose_name='if it cannot be had'),
        ),
        migrations.AddField(
            model_name='line',
            name='tier_price',
            field=models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name='line',
            name='tolerance',
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='tolerance'),
        ),
        migrations.AddField(
            model_name='line',
            name='topped_up_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='line',
            name='wished',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='purchases.variant'),
        ),
        migrations.AddField(
            model_name='line',
            name='wished_price',
            field=models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name='purchase',
            name='top_up_due_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='purchase',
            name='top_up_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='top-up until'),
        ),
        migrations.AddField(
            model_name='supplierorder',
            name='answered_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='supplierorder',
            name='rise_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='terms',
            name='row_default',
            field=models.CharField(choices=[('drop', 'leave it out'), ('own', 'fill it with own pieces'), ('keep', 'keep it for a top-up')], default='drop', help_text='When the clock stops the purchase; otherwise you choose for each.', max_length=4, verbose_name='rows and packs that are not full at the stop'),
        ),
        migrations.AddField(
            model_name='variant',
            name='own',
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='own pieces'),
        ),
        migrations.AddField(
            model_name='variant',
            name='per_row',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='times in a row'),
        ),
        migrations.RemoveField(
            model_name='item',
            name='row_sizes',
        ),
        migrations.AlterField(
            model_name='line',
            name='ended_because',
            field=models.CharField(blank=True, choices=[('own_wish', 'withdrawn by the participant'), ('no_place', 'no place was left'), ('unpaid', 'the prepayment did not come'), ('refusal_accepted', 'the refusal was accepted'), ('supplier', 'the supplier refused it'), ('short', 'it did not arrive'), ('defective', 'it arrived defective'), ('mis_sorted', 'something else came instead'), ('row', 'its row was not full'), ('pack', 'its pack was not full'), ('price_rose', 'its price rose'), ('blacklisted', 'the participant was blacklisted'), ('cancelled', 'the purchase was cancelled')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='arrivedvariant',
            constraint=models.CheckConstraint(condition=models.Q(('bought__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('received'), '+', models.F('defective')), '+', models.F('mis_sorted')))), name='arrived_variant_within_bought'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(('extra', 0), models.Q(('extra__lt', models.F('quantity')), ('extra__lte', models.F('tolerance'))), _connector='OR'), name='line_extra_within_tolerance'),
        ),
        migrations.AddConstraint(
            model_name='variant',
            constraint=models.CheckConstraint(condition=models.Q(('taken__gte', models.F('own'))), name='variant_taken_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='variant',
            constraint=models.CheckConstraint(condition=models.Q(('per_row__gte', 1)), name='variant_stands_in_its_row'),
        ),
        migrations.AddField(
            model_name='arrivalphoto',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='arrivalphoto',
            name='purchase',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='arrival_photos', to='purchases.purchase'),
        ),
        migrations.AddField(
            model_name='countedinstead',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='countedinstead',
            name='came_as',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='purchases.variant'),
        ),
        migrations.AddField(
            model_name='countedinstead',
            name='purchase',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts_instead', to='purchases.purchase'),
        ),
        migrations.AddField(
            model_name='countedinstead',
            name='variant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='purchases.variant'),
        ),
        migrations.AddField(
            model_name='leftover',
            name='purchase',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leftovers', to='purchases.purchase'),
        ),
        migrations.AddField(
            model_name='leftover',
            name='variant',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='purchases.variant'),
        ),
        migrations.AddField(
            model_name='missort',
            name='came_as',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='purchases.variant'),
        ),
        migrations.AddField(
            model_name='missort',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mis_sorts', to='purchases.line'),
        ),
        migrations.AddField(
            model_name='ordertemplate',
            name='organizer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizers.organizer'),
        ),
        migrations.AddField(
            model_name='ordertemplate',
            name='supplier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizers.supplier'),
        ),
        migrations.AddField(
            model_name='supplierorderline',
            name='order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='purchases.supplierorder'),
        ),
        migrations.AddField(
            model_name='supplierorderline',
            name='variant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='purchases.variant'),
        ),
        migrations.AddConstraint(
            model_name='arrivalphoto',
            constraint=models.UniqueConstraint(fields=('purchase', 'digest'), name='arrival_photo_unique'),
        ),
        migrations.AddConstraint(
            model_name='countedinstead',
            constraint=models.UniqueConstraint(models.F('purchase'), models.F('variant'), django.db.models.functions.comparison.Coalesce('came_as', models.Value(0)), models.F('name'), name='counted_instead_unique'),
        ),
        migrations.AddConstraint(
            model_name='countedinstead',
            constraint=models.CheckConstraint(condition=models.Q(('pieces__gt', 0)), name='counted_instead_some'),
        ),
        migrations.AddConstraint(
            model_name='countedinstead',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('came_as__isnull', False), ('name', '')), models.Q(('came_as', None), models.Q(('name', ''), _negated=True)), _connector='OR'), name='counted_instead_is_named'),
        ),
        migrations.AddConstraint(
            model_name='leftover',
            constraint=models.CheckConstraint(condition=models.Q(('pieces__gt', 0)), name='leftover_some'),
        ),
        migrations.AddConstraint(
            model_name='leftover',
            constraint=models.CheckConstraint(condition=models.Q(('variant__isnull', False), models.Q(('name', ''), _negated=True), _connector='OR'), name='leftover_is_named'),
        ),
        migrations.AddConstraint(
            model_name='missort',
            constraint=models.CheckConstraint(condition=models.Q(('pieces__gt', 0)), name='mis_sort_some'),
        ),
        migrations.AddConstraint(
            model_name='ordertemplate',
            constraint=models.UniqueConstraint(fields=('organizer', 'supplier'), name='order_template_unique'),
        ),
        migrations.AddConstraint(
            model_name='supplierorderline',
            constraint=models.UniqueConstraint(fields=('order', 'variant'), name='supplier_order_line_unique'),
        ),
        migrations.AddConstraint(
            model_name='supplierorderline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='supplier_order_line_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='supplierorderline',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed', None), ('confirmed__lte', models.F('quantity')), _connector='OR'), name='supplier_confirms_within_order'),
        ),
        migrations.AddConstraint(
            model_name='supplierorderline',
            constraint=models.CheckConstraint(condition=models.Q(('price__gte', 0), models.Q(('new_price', None), ('new_price__gte', 0), _connector='OR')), name='supplier_order_price_not_negative'),
        ),
    ]
