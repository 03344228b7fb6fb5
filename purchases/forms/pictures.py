"""Files of pictures."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from purchases.gateways.pictures import SIZE_LIMIT, CannotTakePicture, Drawn, draw_anew
from purchases.services.pictures import MOST_PICTURES
from purchases.states import NotTaken


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; what comes out is a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [super(FilesField, self).clean(file, initial) for file in data or [None]]


class PicturesForm(forms.Form):
    """Pictures of one item."""

    pictures = FilesField(
        label=gettext_lazy("Pictures"),
        max_length=200,
        help_text=gettext_lazy(
            "JPEG, PNG, WebP or GIF, up to 10 MB each. What a camera notes in them is removed."
        ),
        widget=FilesInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )

    def clean_pictures(self) -> list[UploadedFile]:
        files: list[UploadedFile] = self.cleaned_data["pictures"]
        if len(files) > MOST_PICTURES:
            raise forms.ValidationError(_("At most %(most)d pictures at once.") % {"most": MOST_PICTURES})
        for file in files:
            if (file.size or 0) > SIZE_LIMIT:
                raise forms.ValidationError(refused_file(file.name, NotTaken.LARGE))
        return files

    def draw(self) -> list[Drawn]:
        """Each picture drawn anew, nothing of a form with faults; one that cannot be drawn is a fault of it."""
        drawn = []
        for file in self.cleaned_data["pictures"] if self.is_valid() else []:
            try:
                drawn.append(draw_anew(file.read()))
            except CannotTakePicture as refusal:
                self.add_error("pictures", refused_file(file.name, refusal.why))
            file.seek(0)
        return drawn


class ArchiveForm(forms.Form):
    """A ZIP of pictures."""

    file = forms.FileField(
        label=gettext_lazy("ZIP archive"),
        max_length=200,
        help_text=gettext_lazy("Up to 20 MB and 2,000 files."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_MAX_SIZE:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return file


def refused_file(name: str | None, why: NotTaken) -> str:
    """What is said of one file among several."""
    return _("“%(name)s”: %(why)s.") % {"name": name, "why": why.label}
